using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Log-loss and accuracy of a multiclass classifier.</summary>
internal sealed class MulticlassFigures(int units) : HeldOutFigures
{
    private readonly float[] _probabilities = new float[units];
    private double _loss;
    private double _right;
    private double _weights;

    public override HeldOutMetrics Metrics() => new(Rows, LogLoss: _loss / _weights, Accuracy: _right / _weights);

    protected override void AddRows(HeldOutBlock block)
    {
        for (int row = 0; row < block.Count; row++)
            AddRow(block.Outputs.Slice(row * units, units), (int)block.Targets[row], block.Weights[row]);
    }

    private void AddRow(ReadOnlySpan<float> logits, int label, double weight)
    {
        double logSum = Softmax.Apply(logits, _probabilities);
        _loss += weight * (logSum - logits[label]);
        // Scores that are not numbers predict no class.
        bool isPredicted = !TensorPrimitives.IsNaNAny<float>(_probabilities);
        _right += !isPredicted ? double.NaN : TensorPrimitives.IndexOfMax(logits) == label ? weight : 0.0;
        _weights += weight;
    }
}
