using MLNetDenseTrainer.Numerics.Activations;

namespace MLNetDenseTrainer.Heads;

/// <summary>Where an output that is always positive begins: at a value, rather than at whatever its activation makes of 0.</summary>
internal static class FirstOutput
{
    // Less than this, an exponential output cannot give.
    private static readonly double _smallest = Math.Exp(-ExponentialOperator.Cut);

    /// <summary>The bias with which an output gives a value where all that flows into it is 0: the inverse of its activation.</summary>
    /// <param name="output">Exponential or softplus.</param>
    /// <param name="value">At least 0.</param>
    public static float Bias(Activation output, double value)
    {
        double positive = Math.Max(value, _smallest);
        return output == Activation.Exponential
            ? (float)Math.Min(Math.Log(positive), ExponentialOperator.Cut)
            : (float)(positive + Math.Log(1.0 - Math.Exp(-positive)));
    }
}
