using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Log-loss, accuracy and AUC of a binary classifier. The AUC needs all scores, one a row; the others are sums.</summary>
internal sealed class BinaryFigures(int capacity) : HeldOutFigures
{
    private readonly float[] _scores = new float[capacity];
    private readonly float[] _targets = new float[capacity];
    private readonly float[] _rowWeights = new float[capacity];
    private double _loss;
    private double _right;
    private double _weights;
    private StandardError _ofLoss;
    private StandardError _ofRight;

    public override HeldOutMetrics Metrics(bool withErrors = false)
    {
        ReadOnlySpan<float> scores = _scores.AsSpan(0, Rows);
        ReadOnlySpan<float> targets = _targets.AsSpan(0, Rows);
        ReadOnlySpan<float> weights = _rowWeights.AsSpan(0, Rows);
        var metrics = new HeldOutMetrics(
            Rows, LogLoss: _loss / _weights, Accuracy: _right / _weights, AreaUnderRocCurve: RocCurve.Area(scores, targets, weights));
        return !withErrors ? metrics : metrics with
        {
            LogLossStandardError = _ofLoss.Value,
            AccuracyStandardError = _ofRight.Value,
            AreaUnderRocCurveStandardError = RocCurve.StandardError(scores, targets, weights),
        };
    }

    protected override void AddRows(HeldOutBlock block)
    {
        for (int row = 0; row < block.Count; row++)
            AddRow(block.Outputs[row], isPositive: block.Targets[row] == 1f, block.Weights[row]);
        block.Outputs.CopyTo(_scores.AsSpan(Rows));
        block.Targets.CopyTo(_targets.AsSpan(Rows));
        block.Weights.CopyTo(_rowWeights.AsSpan(Rows));
    }

    private void AddRow(double score, bool isPositive, double weight)
    {
        double loss = Math.Max(score, 0.0) - (isPositive ? score : 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(score)));
        // A score that is not a number predicts no class.
        double right = double.IsNaN(score) ? double.NaN : score > 0.0 == isPositive ? 1.0 : 0.0;
        _loss += weight * loss;
        _right += weight * right;
        _weights += weight;
        _ofLoss.Add(loss, weight);
        _ofRight.Add(right, weight);
    }
}
