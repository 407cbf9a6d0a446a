using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>The focal loss of two classes on a logit; of smoothed labels, the share of each class times its term.</summary>
internal sealed class BinaryFocalLoss : BinaryClassificationLoss
{
    private readonly float _gamma;
    private readonly float _smoothing;
    private readonly FocalTerm _term;

    public BinaryFocalLoss(float gamma, float smoothing = 0f)
    {
        _gamma = gamma;
        _smoothing = smoothing;
        _term = new FocalTerm(gamma);
    }

    public override string ToString() => $"BinaryFocal{_term}";

    internal override Loss WithLabelSmoothing(float smoothing) => new BinaryFocalLoss(_gamma, smoothing);

    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        for (int r = 0; r < targets.Length; r++)
        {
            double x = outputs[r];
            double positive = targets[r] * (1.0 - _smoothing) + 0.5 * _smoothing;
            double p = ScalarMath.Sigmoid(x);
            double q = ScalarMath.Sigmoid(-x);
            double logP = -ScalarMath.Softplus(-x);
            double logQ = -ScalarMath.Softplus(x);
            losses[r] = (float)(positive * _term.Value(logP, q) + (1.0 - positive) * _term.Value(logQ, p));
            gradients[r] = (float)(positive * _term.Slope(logP, q) * q - (1.0 - positive) * _term.Slope(logQ, p) * p);
        }
    }
}
