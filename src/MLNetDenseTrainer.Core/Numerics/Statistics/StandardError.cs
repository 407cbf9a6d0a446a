namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>The standard error of the weighted mean of numbers that belong to independent rows.</summary>
/// <remarks>
/// The mean is the ratio of two sums over rows, sum(w x) / sum(w), whose error is sqrt(sum(w^2 (x - mean)^2)) / sum(w), here with the
/// factor sqrt(n / (n - 1)) of n rows (Cochran, 1977, Sampling Techniques, chapter 6). A common factor of all weights cancels.
/// </remarks>
internal struct StandardError
{
    private WeightedMoments _byWeights;
    private WeightedMoments _bySquares;
    private long _count;

    /// <summary><see langword="null"/> of less than two rows.</summary>
    public readonly double? Value
    {
        get
        {
            if (_count < 2)
                return null;
            double shift = _bySquares.Mean - _byWeights.Mean;
            double deviation = _bySquares.StandardDeviation;
            double squares = _bySquares.WeightSum * (deviation * deviation + shift * shift);
            return Math.Sqrt(squares * _count / (_count - 1.0)) / _byWeights.WeightSum;
        }
    }

    public void Add(double value, double weight)
    {
        _count++;
        _byWeights.Add(value, weight);
        _bySquares.Add(value, weight * weight);
    }
}
