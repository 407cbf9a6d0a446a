namespace MLNetDenseTrainer.Numerics;

/// <summary>Mean and standard deviation of weighted numbers, in one pass and without cancellation (West, 1979).</summary>
internal struct WeightedMoments
{
    private double _weightSum;
    private double _squares;

    public double Mean { get; private set; }

    /// <summary>Over the numbers themselves, not an estimate for a population they were drawn from.</summary>
    public readonly double StandardDeviation => _weightSum > 0.0 ? Math.Sqrt(_squares / _weightSum) : 0.0;

    public void Add(double value, double weight)
    {
        _weightSum += weight;
        double difference = value - Mean;
        Mean += difference * (weight / _weightSum);
        _squares += weight * difference * (value - Mean);
    }
}
