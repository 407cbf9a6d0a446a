using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Losses;

namespace MLNetDenseTrainer;

/// <summary>Cross-entropy over softmax on logits x with class c: log(sum of e^x) - x_c, whose gradient is softmax(x) - onehot(c).</summary>
public sealed class SoftmaxCrossEntropyLoss : MulticlassClassificationLoss
{
    private readonly LabelSmoothing _smoothing;

    internal SoftmaxCrossEntropyLoss() => _smoothing = LabelSmoothing.None;

    private SoftmaxCrossEntropyLoss(LabelSmoothing smoothing) => _smoothing = smoothing;

    internal override Loss WithLabelSmoothing(LabelSmoothing smoothing) => new SoftmaxCrossEntropyLoss(smoothing);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        int classes = outputs.Length / targets.Length;
        for (int r = 0; r < targets.Length; r++)
        {
            ReadOnlySpan<float> x = outputs.Slice(r * classes, classes);
            Span<float> gradient = gradients.Slice(r * classes, classes);
            double logSum = Softmax.Apply(x, gradient);
            int target = (int)targets[r];
            // Smoothed targets: a share everywhere and the rest on the class itself.
            double mean = 0.0;
            for (int c = 0; c < classes && _smoothing.Part > 0f; c++)
            {
                double elsewhere = _smoothing.Of(c, classes);
                mean += x[c] * elsewhere;
                gradient[c] -= (float)elsewhere;
            }
            losses[r] = (float)(logSum - mean - (1.0 - _smoothing.Part) * x[target]);
            gradient[target] -= 1f - _smoothing.Part;
        }
    }
}
