using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Losses;

/// <summary>The focal loss of several classes on their logits; of smoothed labels, the share of each class times its term.</summary>
internal sealed class SoftmaxFocalLoss(FocalTerm term, LabelSmoothing smoothing) : MulticlassClassificationLoss
{
    internal override Identity Identity => new("SoftmaxFocal", ("gamma", term.Gamma));

    internal override Loss WithLabelSmoothing(LabelSmoothing smoothing) => new SoftmaxFocalLoss(term, smoothing);

    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        int classes = outputs.Length / targets.Length;
        for (int r = 0; r < targets.Length; r++)
            losses[r] = Evaluate(outputs.Slice(r * classes, classes), (int)targets[r], gradients.Slice(r * classes, classes));
    }

    // The derivative of log p_c by x_j is onehot(c)_j - p_j, so the slopes s_c by log p_c give s_j - p_j (sum of s).
    private float Evaluate(ReadOnlySpan<float> x, int target, Span<float> gradient)
    {
        double logSum = Softmax.Apply(x, gradient);
        double loss = 0.0;
        double slopes = 0.0;
        for (int c = 0; c < x.Length; c++)
        {
            double share = smoothing.Of(c, x.Length) + (c == target ? 1.0 - smoothing.Part : 0.0);
            double logP = x[c] - logSum;
            double rest = Math.Max(0.0, 1.0 - Math.Exp(logP));
            double slope = share == 0.0 ? 0.0 : share * term.Slope(logP, rest);
            loss += share == 0.0 ? 0.0 : share * term.Value(logP, rest);
            slopes += slope;
            gradient[c] = (float)slope;
        }
        for (int c = 0; c < x.Length; c++)
            gradient[c] -= (float)(Math.Exp(x[c] - logSum) * slopes);
        return (float)loss;
    }
}
