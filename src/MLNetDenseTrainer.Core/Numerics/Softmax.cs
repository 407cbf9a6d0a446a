namespace MLNetDenseTrainer.Numerics;

/// <summary>e^x over the sum of e^x, in a form that never overflows.</summary>
internal static class Softmax
{
    /// <summary>Writes softmax(x) to <paramref name="probabilities"/> (which may be x) and returns log(sum of e^x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Apply(ReadOnlySpan<float> x, Span<float> probabilities)
    {
        double largest = double.NegativeInfinity;
        foreach (float value in x)
            largest = Math.Max(largest, value);
        double sum = 0.0;
        foreach (float value in x)
            sum += Math.Exp(value - largest);
        double logSum = largest + Math.Log(sum);
        for (int i = 0; i < x.Length; i++)
            probabilities[i] = (float)Math.Exp(x[i] - logSum);
        return logSum;
    }
}
