namespace MLNetDenseTrainer.Training;

/// <summary>The gradient through a ReLU in the last layer, where a unit that is off for every row would never learn again.</summary>
/// <remarks>
/// Where a unit is on for at least one row of the batch, this is the derivative of ReLU and nothing else. Where it is off for all,
/// that derivative is zero for ever; rows whose target is above zero then take the gradient of the loss that matches a ReLU (the integral
/// of max(0, z) - y over z: Auer, Herbster and Warmuth, 1996), which is -y there and pushes the unit up until it is on. The network stays
/// the one that was asked for; only its way out of the dead region is added.
/// </remarks>
internal static class ReluOutput
{
    /// <summary>Turns the gradient of the outputs into that of the pre-activations, in place. Both are rows × units.</summary>
    public static void BackThrough(ReadOnlySpan<float> outputs, Span<float> delta, int units)
    {
        for (int u = 0; u < units; u++)
        {
            bool dead = true;
            for (int i = u; i < outputs.Length; i += units)
                dead &= !(outputs[i] > 0f);
            for (int i = u; i < outputs.Length; i += units)
            {
                bool pullsUp = dead && delta[i] < 0f;
                if (!(outputs[i] > 0f) && !pullsUp)
                    delta[i] = 0f;
            }
        }
    }
}
