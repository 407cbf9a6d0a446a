using System.Numerics.Tensors;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer;

/// <summary>Half the squared error: (a - y)² / 2, whose gradient is a - y. Reported losses are on the scale that training works on.</summary>
public sealed class MeanSquaredErrorLoss : Loss
{
    internal MeanSquaredErrorLoss()
    {
    }

    internal override NetworkTask Task => NetworkTask.Regression;

    internal override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Linear, Activation.Relu, Activation.Softplus];

    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        TensorPrimitives.Subtract(outputs, targets, gradients);
        TensorPrimitives.Multiply(gradients, gradients, losses);
        TensorPrimitives.Multiply(losses, 0.5f, losses);
    }
}
