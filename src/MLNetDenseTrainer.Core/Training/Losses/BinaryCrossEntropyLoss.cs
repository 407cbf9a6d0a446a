using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Losses;

namespace MLNetDenseTrainer;

/// <summary>Binary cross-entropy on logits x with y = 0 or 1: log(1 + e^x) - x y.</summary>
/// <remarks>On logits it is finite and exact however certain the network is; its gradient is sigmoid(x) - y.</remarks>
public sealed class BinaryCrossEntropyLoss : BinaryClassificationLoss
{
    private readonly float _kept;
    private readonly float _added;

    internal BinaryCrossEntropyLoss(LabelSmoothing? smoothing = null) =>
        (_kept, _added) = smoothing is { } given ? (1f - given.Part, (float)given.Of(1, 2)) : (1f, 0f);

    internal override Loss WithLabelSmoothing(LabelSmoothing smoothing) => new BinaryCrossEntropyLoss(smoothing);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        for (int r = 0; r < targets.Length; r += Vector512<float>.Count)
        {
            int count = Math.Min(Vector512<float>.Count, targets.Length - r);
            Vector512<float> x = PartialVector.Load(outputs.Slice(r, count));
            Vector512<float> y = PartialVector.Load(targets.Slice(r, count)) * _kept + Vector512.Create(_added);
            (Vector512<float> loss, Vector512<float> gradient) = Evaluate(x, y);
            PartialVector.Store(loss, losses.Slice(r, count));
            PartialVector.Store(gradient, gradients.Slice(r, count));
        }
    }

    private static (Vector512<float> Loss, Vector512<float> Gradient) Evaluate(Vector512<float> x, Vector512<float> y)
    {
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> e = Vector512.Exp(-Vector512.Abs(x));
        Vector512<float> loss = Vector512.Max(x, Vector512<float>.Zero) - x * y + VectorMath.Log1p(e);
        // Sigmoid is q for negative x and 1 - q for positive. With 1 and y taken from one another first, what is left of a
        // row that the network has right is q itself, to the last digit.
        Vector512<float> q = e / (one + e);
        Vector512<float> gradient = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), q - y, one - y - q);
        return (loss, gradient);
    }
}
