using System.Buffers;

namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Quantiles of weighted numbers, as if each number stood there as many times as its weight says.</summary>
/// <remarks>
/// Equal weights are treated as 1. Where weights are below 1, a number stands there as many times as it weighs more than the lightest.
/// </remarks>
internal sealed class WeightedQuantiles : IDisposable
{
    private readonly int _count;
    private readonly float[] _sorted;
    private readonly double[] _cumulativeWeights;

    /// <summary>Sorts at least one value; weights are positive.</summary>
    public WeightedQuantiles(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        _count = values.Length;
        // Columns are long, and there are many of them one after the other.
        _sorted = ArrayPool<float>.Shared.Rent(_count);
        _cumulativeWeights = ArrayPool<double>.Shared.Rent(_count);
        float[] sortedWeights = ArrayPool<float>.Shared.Rent(_count);
        values.CopyTo(_sorted);
        weights.CopyTo(sortedWeights);
        Array.Sort(_sorted, sortedWeights, 0, _count);
        double lightest = TensorPrimitives.Min<float>(weights);
        double unit = lightest == TensorPrimitives.Max<float>(weights) ? lightest : Math.Min(1.0, lightest);
        double sum = 0.0;
        for (int i = 0; i < _count; i++)
            _cumulativeWeights[i] = sum += sortedWeights[i] / unit;
        ArrayPool<float>.Shared.Return(sortedWeights);
    }

    private double Total => _cumulativeWeights[_count - 1];

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_sorted);
        ArrayPool<double>.Shared.Return(_cumulativeWeights);
    }

    /// <summary>The quantile at a fraction from 0 to 1, interpolated linearly between neighbors.</summary>
    public float At(double fraction)
    {
        double position = fraction * Math.Max(Total - 1.0, 0.0);
        double whole = Math.Floor(position);
        float low = ElementAt(whole);
        float high = ElementAt(whole + 1.0);
        return (float)(low + (position - whole) * ((double)high - low));
    }

    /// <summary>
    /// Distinct values in ascending order, with mid-ranks above 0 and below 1: the share of weight below, and half of their own.
    /// </summary>
    public IEnumerable<(float Value, double Rank)> Ranks()
    {
        double below = 0.0;
        for (int i = 0; i < _count; i++)
        {
            if (i + 1 < _count && _sorted[i + 1] == _sorted[i])
                continue;
            yield return (_sorted[i], Math.Min(0.5 * (below + _cumulativeWeights[i]) / Total, Math.BitDecrement(1.0)));
            below = _cumulativeWeights[i];
        }
    }

    // The element that covers a position in the repeated numbers.
    private float ElementAt(double position)
    {
        int found = Array.BinarySearch(_cumulativeWeights, 0, _count, position);
        int index = found >= 0 ? found + 1 : ~found;
        return _sorted[Math.Min(index, _count - 1)];
    }
}
