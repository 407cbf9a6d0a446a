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

    public override HeldOutMetrics Metrics() => new(
        Rows,
        LogLoss: _loss / _weights,
        Accuracy: _right / _weights,
        AreaUnderRocCurve: RocCurve.Area(_scores.AsSpan(0, Rows), _targets.AsSpan(0, Rows), _rowWeights.AsSpan(0, Rows)));

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
        _loss += weight * (Math.Max(score, 0.0) - (isPositive ? score : 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(score))));
        // A score that is not a number predicts no class.
        _right += double.IsNaN(score) ? double.NaN : score > 0.0 == isPositive ? weight : 0.0;
        _weights += weight;
    }
}
