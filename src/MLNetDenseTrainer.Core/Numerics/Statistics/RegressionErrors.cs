namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Errors of scores against labels. A label of weight 2 counts as two.</summary>
internal sealed class RegressionErrors
{
    private double _squares;
    private double _absolutes;
    private double _weights;
    private WeightedMoments _labels;

    public long Count { get; private set; }

    public double RootMeanSquaredError => Math.Sqrt(_squares / _weights);

    public double MeanAbsoluteError => _absolutes / _weights;

    /// <summary>1 - mean squared error / variance of the labels; <see langword="null"/> where they do not vary.</summary>
    public double? RSquared
    {
        get
        {
            double variance = _labels.StandardDeviation * _labels.StandardDeviation;
            return variance > 0.0 ? 1.0 - _squares / _weights / variance : null;
        }
    }

    public void Add(double label, double score, double weight)
    {
        double error = score - label;
        Count++;
        _squares += weight * error * error;
        _absolutes += weight * Math.Abs(error);
        _weights += weight;
        _labels.Add(label, weight);
    }
}
