using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer;

/// <summary>Binary cross-entropy on logits x with y = 0 or 1: log(1 + e^x) - x y.</summary>
/// <remarks>On logits it is finite and exact however certain the network is; its gradient is sigmoid(x) - y.</remarks>
public sealed class BinaryCrossEntropyLoss : Loss
{
    private readonly float _smoothing;

    internal BinaryCrossEntropyLoss(float smoothing = 0f) => _smoothing = smoothing;

    internal override NetworkTask Task => NetworkTask.BinaryClassification;

    internal override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Sigmoid, Activation.Linear];

    internal override Loss WithLabelSmoothing(float smoothing) => new BinaryCrossEntropyLoss(smoothing);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        for (int r = 0; r < targets.Length; r++)
        {
            double x = outputs[r];
            double y = targets[r] * (1.0 - _smoothing) + 0.5 * _smoothing;
            losses[r] = (float)(ScalarMath.Softplus(x) - x * y);
            gradients[r] = (float)(ScalarMath.Sigmoid(x) - y);
        }
    }
}
