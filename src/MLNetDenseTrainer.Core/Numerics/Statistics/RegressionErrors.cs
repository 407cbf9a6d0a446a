namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Errors of scores against labels. A label of weight 2 counts as two.</summary>
internal sealed class RegressionErrors
{
    private double _squares;
    private double _absolutes;
    private double _weights;
    private WeightedMoments _labels;
    private StandardError _ofSquares;
    private StandardError _ofAbsolutes;
    private RSquaredError _ofRSquared;

    public long Count { get; private set; }

    public double RootMeanSquaredError => Math.Sqrt(_squares / _weights);

    public double MeanAbsoluteError => _absolutes / _weights;

    /// <summary>1 - mean squared error / variance of the labels; <see langword="null"/> where they do not vary.</summary>
    public double? RSquared => Variance > 0.0 ? 1.0 - _squares / _weights / Variance : null;

    /// <summary>That of the mean square over twice the root (the delta method); <see langword="null"/> of less than two rows.</summary>
    public double? RootMeanSquaredErrorStandardError =>
        RootMeanSquaredError > 0.0 ? _ofSquares.Value / (2.0 * RootMeanSquaredError) : _ofSquares.Value;

    public double? MeanAbsoluteErrorStandardError => _ofAbsolutes.Value;

    public double? RSquaredStandardError => _ofRSquared.Value(Variance);

    private double Variance => _labels.StandardDeviation * _labels.StandardDeviation;

    public void Add(double label, double score, double weight)
    {
        double error = score - label;
        Count++;
        _squares += weight * error * error;
        _absolutes += weight * Math.Abs(error);
        _weights += weight;
        _labels.Add(label, weight);
        _ofSquares.Add(error * error, weight);
        _ofAbsolutes.Add(Math.Abs(error), weight);
        _ofRSquared.Add(label, error, weight);
    }
}
