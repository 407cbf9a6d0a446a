using MLNetDenseTrainer.Numerics.Activations;

namespace MLNetDenseTrainer.Heads;

/// <summary>The bias of a positive output that begins at a given value.</summary>
internal static class FirstOutput
{
    // The least value of an exponential output.
    private static readonly double _smallest = Math.Exp(-ExponentialOperator.Cut);

    /// <summary>The bias with which an output, exponential or softplus, gives a value of at least 0 where all its inputs are 0.</summary>
    public static float Bias(Activation output, double value)
    {
        double positive = Math.Max(value, _smallest);
        return output == Activation.Exponential
            ? (float)Math.Min(Math.Log(positive), ExponentialOperator.Cut)
            : (float)(positive + Math.Log(1.0 - Math.Exp(-positive)));
    }
}
