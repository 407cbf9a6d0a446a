using System.Buffers;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer;

/// <summary>The sum of a regression's loss over several outputs. One whose target is missing (NaN) has no loss and no gradient.</summary>
/// <param name="each">The loss of one output. It never sees a missing target.</param>
internal sealed class MultiOutputLoss(RegressionLoss each) : Loss
{
    // A batch is evaluated in pieces of so many values.
    private const int ValuesAtATime = 1 << 16;

    internal override Identity Identity => each.Identity;

    internal override Head Head => RegressionHead.Vector;

    internal override IReadOnlyList<Activation> OutputActivations => each.OutputActivations;

    internal override bool NeedsNonNegativeTargets => each.NeedsNonNegativeTargets;

    internal override bool BeginsAtMean => each.BeginsAtMean;

    internal override bool IsRobust => each.IsRobust;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        int units = outputs.Length / losses.Length;
        int rowsAtATime = Math.Max(1, ValuesAtATime / units);
        for (int first = 0; first < losses.Length; first += rowsAtATime)
        {
            int rows = Math.Min(rowsAtATime, losses.Length - first);
            (int start, int length) = (first * units, rows * units);
            ReadOnlySpan<float> pieceTargets = targets.Slice(start, length);
            EvaluatePiece(outputs.Slice(start, length), pieceTargets, losses.Slice(first, rows), gradients.Slice(start, length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EvaluatePiece(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(outputs.Length);
        Span<float> outputLosses = buffer.AsSpan(0, outputs.Length);
        if (TensorPrimitives.IsNaNAny(targets))
            EvaluatePresent(outputs, targets, outputLosses, gradients);
        else
            each.Evaluate(outputs, targets, outputLosses, gradients);
        int units = outputs.Length / losses.Length;
        for (int r = 0; r < losses.Length; r++)
            losses[r] = Sum(outputLosses.Slice(r * units, units));
        ArrayPool<float>.Shared.Return(buffer);
    }

    public override string ToString() => each.ToString();

    // The loss of one output takes the targets that are there, side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EvaluatePresent(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        int length = targets.Length;
        float[] buffer = ArrayPool<float>.Shared.Rent(4 * length);
        Span<float> presentOutputs = buffer.AsSpan(0, length);
        Span<float> presentTargets = buffer.AsSpan(length, length);
        int present = 0;
        for (int i = 0; i < length; i++)
        {
            if (float.IsNaN(targets[i]))
                continue;
            presentOutputs[present] = outputs[i];
            presentTargets[present++] = targets[i];
        }
        Span<float> presentLosses = buffer.AsSpan(2 * length, present);
        Span<float> presentGradients = buffer.AsSpan(3 * length, present);
        each.Evaluate(presentOutputs[..present], presentTargets[..present], presentLosses, presentGradients);
        for (int i = 0, p = 0; i < length; i++)
        {
            bool isMissing = float.IsNaN(targets[i]);
            losses[i] = isMissing ? 0f : presentLosses[p];
            gradients[i] = isMissing ? 0f : presentGradients[p];
            p += isMissing ? 0 : 1;
        }
        ArrayPool<float>.Shared.Return(buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(ReadOnlySpan<float> losses)
    {
        double sum = 0.0;
        foreach (float loss in losses)
            sum += loss;
        return (float)sum;
    }
}
