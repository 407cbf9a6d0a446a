using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Losses;

/// <summary>The focal loss of two classes on a logit; of smoothed labels, the share of each class times its term.</summary>
internal sealed class BinaryFocalLoss(FocalTerm term, LabelSmoothing smoothing) : BinaryClassificationLoss
{
    internal override Identity Identity => new("BinaryFocal", ("gamma", term.Gamma));

    internal override Loss WithLabelSmoothing(LabelSmoothing smoothing) => new BinaryFocalLoss(term, smoothing);

    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        for (int r = 0; r < targets.Length; r++)
        {
            double x = outputs[r];
            double positive = targets[r] * (1.0 - smoothing.Part) + smoothing.Of(1, 2);
            double p = ScalarMath.Sigmoid(x);
            double q = ScalarMath.Sigmoid(-x);
            double logP = -ScalarMath.Softplus(-x);
            double logQ = -ScalarMath.Softplus(x);
            losses[r] = (float)(positive * term.Value(logP, q) + (1.0 - positive) * term.Value(logQ, p));
            gradients[r] = (float)(positive * term.Slope(logP, q) * q - (1.0 - positive) * term.Slope(logQ, p) * p);
        }
    }
}
