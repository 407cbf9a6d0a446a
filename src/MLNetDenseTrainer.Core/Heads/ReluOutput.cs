namespace MLNetDenseTrainer.Heads;

/// <summary>The gradient through a ReLU in the last layer, where a unit that is off for every row would never learn again.</summary>
/// <remarks>
/// This is the derivative of ReLU, unless a unit is off for all rows of the batch. Then rows whose target is above zero take the gradient
/// of the loss that matches a ReLU (Auer, Herbster and Warmuth, 1996), which is -y there and pushes the unit up until it is on.
/// </remarks>
internal static class ReluOutput
{
    /// <summary>Turns the gradient of one row's outputs into that of its pre-activations. Outputs are those of the batch.</summary>
    public static void BackThrough(ReadOnlySpan<float> outputs, Span<float> gradient, int row)
    {
        int units = gradient.Length;
        for (int u = 0; u < units; u++)
        {
            bool isOn = outputs[row * units + u] > 0f;
            if (!isOn && !(gradient[u] < 0f && IsOffForAll(outputs[u..], units)))
                gradient[u] = 0f;
        }
    }

    private static bool IsOffForAll(ReadOnlySpan<float> outputs, int units)
    {
        for (int i = 0; i < outputs.Length; i += units)
        {
            if (outputs[i] > 0f)
                return false;
        }
        return true;
    }
}
