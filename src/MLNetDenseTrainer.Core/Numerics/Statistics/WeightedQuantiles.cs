namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Quantiles of weighted numbers, as if each number stood there as many times as its weight says.</summary>
/// <remarks>Equal weights are treated as 1. Where weights are below 1, a number stands there as many times as it weighs more than the lightest.</remarks>
internal sealed class WeightedQuantiles
{
    private readonly float[] _sorted;
    private readonly double[] _cumulativeWeights;

    public WeightedQuantiles(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        _sorted = values.ToArray();
        float[] sortedWeights = weights.ToArray();
        Array.Sort(_sorted, sortedWeights);
        double lightest = sortedWeights.Min();
        double unit = lightest == sortedWeights.Max() ? lightest : Math.Min(1.0, lightest);
        _cumulativeWeights = new double[sortedWeights.Length];
        double sum = 0.0;
        for (int i = 0; i < sortedWeights.Length; i++)
            _cumulativeWeights[i] = sum += sortedWeights[i] / unit;
    }

    /// <summary>The quantile at a fraction from 0 to 1, interpolated linearly between neighbours.</summary>
    public float At(double fraction)
    {
        double position = fraction * Math.Max(_cumulativeWeights[^1] - 1.0, 0.0);
        double whole = Math.Floor(position);
        float low = ElementAt(whole);
        float high = ElementAt(whole + 1.0);
        return (float)(low + (position - whole) * ((double)high - low));
    }

    /// <summary>The numbers, each once and in ascending order, with their ranks: the share of the weight below one, and half of its own; above 0 and below 1, however little the last one weighs.</summary>
    public IEnumerable<(float Value, double Rank)> Ranks()
    {
        double below = 0.0;
        for (int i = 0; i < _sorted.Length; i++)
        {
            if (i + 1 < _sorted.Length && _sorted[i + 1] == _sorted[i])
                continue;
            yield return (_sorted[i], Math.Min(0.5 * (below + _cumulativeWeights[i]) / _cumulativeWeights[^1], Math.BitDecrement(1.0)));
            below = _cumulativeWeights[i];
        }
    }

    // The element that covers a position in the repeated numbers.
    private float ElementAt(double position)
    {
        int found = Array.BinarySearch(_cumulativeWeights, position);
        int index = found >= 0 ? found + 1 : ~found;
        return _sorted[Math.Min(index, _sorted.Length - 1)];
    }
}
