using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Log-loss and accuracy of a multiclass classifier.</summary>
internal sealed class MulticlassFigures(int units) : HeldOutFigures
{
    private readonly float[] _probabilities = new float[units];
    private double _loss;
    private double _right;
    private double _weights;
    private StandardError _ofLoss;
    private StandardError _ofRight;

    public override HeldOutMetrics Metrics(bool withErrors = false)
    {
        var metrics = new HeldOutMetrics(Rows, LogLoss: _loss / _weights, Accuracy: _right / _weights);
        return !withErrors ? metrics : metrics with { LogLossStandardError = _ofLoss.Value, AccuracyStandardError = _ofRight.Value };
    }

    protected override void AddRows(HeldOutBlock block)
    {
        for (int row = 0; row < block.Count; row++)
            AddRow(block.Outputs.Slice(row * units, units), (int)block.Targets[row], block.Weights[row]);
    }

    private void AddRow(ReadOnlySpan<float> logits, int label, double weight)
    {
        double logSum = Softmax.Apply(logits, _probabilities);
        // Scores that are not numbers predict no class.
        bool isPredicted = !TensorPrimitives.IsNaNAny<float>(_probabilities);
        double right = !isPredicted ? double.NaN : TensorPrimitives.IndexOfMax(logits) == label ? 1.0 : 0.0;
        double loss = logSum - logits[label];
        _loss += weight * loss;
        _right += weight * right;
        _weights += weight;
        _ofLoss.Add(loss, weight);
        _ofRight.Add(right, weight);
    }
}
