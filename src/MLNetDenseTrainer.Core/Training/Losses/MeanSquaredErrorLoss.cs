namespace MLNetDenseTrainer;

/// <summary>Half the squared error: (a - y)² / 2, whose gradient is a - y. Reported losses are on the scale of training.</summary>
public sealed class MeanSquaredErrorLoss : RegressionLoss
{
    internal MeanSquaredErrorLoss()
    {
    }

    /// <summary>(a - y)² / 2.</summary>
    /// <param name="prediction">The last layer's output a.</param>
    /// <param name="target">The label y.</param>
    /// <returns>The loss.</returns>
    public override float Value(float prediction, float target) => (prediction - target) * (prediction - target) * 0.5f;

    /// <summary>a - y.</summary>
    /// <param name="prediction">The last layer's output a.</param>
    /// <param name="target">The label y.</param>
    /// <returns>The derivative.</returns>
    public override float Derivative(float prediction, float target) => prediction - target;

    // The same, to the bit, by vectors.
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        TensorPrimitives.Subtract(outputs, targets, gradients);
        TensorPrimitives.Multiply(gradients, gradients, losses);
        TensorPrimitives.Multiply(losses, 0.5f, losses);
    }
}
