namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Mean and standard deviation of weighted numbers, in one pass and without cancellation (West, 1979).</summary>
internal struct WeightedMoments
{
    private double _squares;

    public double WeightSum { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Over the numbers themselves, not an estimate for a population they were drawn from.</summary>
    public readonly double StandardDeviation => WeightSum > 0.0 ? Math.Sqrt(_squares / WeightSum) : 0.0;

    public void Add(double value, double weight)
    {
        WeightSum += weight;
        double difference = value - Mean;
        Mean += difference * (weight / WeightSum);
        _squares += weight * difference * (value - Mean);
    }
}
