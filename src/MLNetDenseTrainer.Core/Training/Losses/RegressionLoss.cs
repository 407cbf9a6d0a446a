using System.Diagnostics.CodeAnalysis;
using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>The loss of a regression, one prediction at a time. Derive from it to train with a loss of your own.</summary>
/// <remarks>
/// <para>
/// Predictions and targets are on the scale that training works on: standardized by the label's mean and standard deviation, unless
/// StandardizeTarget is off. The methods depend on their arguments only, and several threads call them at the same time, a great many
/// times. An exception that one throws comes out of Fit. A loss or derivative that is not finite ends training with a
/// <see cref="TrainingDivergedException"/>. The model does not hold its loss, so a model trained by one of your own loads without it.
/// </para>
/// <para>The same seed gives the same model as long as the methods give the same numbers.</para>
/// </remarks>
/// <example>
/// <code>
/// sealed class LogCoshLoss : RegressionLoss
/// {
///     public override float Value(float prediction, float target) => MathF.Log(MathF.Cosh(prediction - target));
///     public override float Derivative(float prediction, float target) => MathF.Tanh(prediction - target);
/// }
///
/// var trainer = mlContext.DenseNetwork(new LogCoshLoss());
/// </code>
/// </example>
public abstract class RegressionLoss : Loss
{
    private static readonly IReadOnlyList<Activation> _outputs = [Activation.Linear, Activation.Relu, Activation.Softplus];

    /// <summary>A loss without state.</summary>
    [SuppressMessage("ApiDesign", "RS0022", Justification = "Regression losses, and only they, are for users to derive.")]
    protected RegressionLoss()
    {
    }

    /// <summary>The loss of a prediction.</summary>
    /// <param name="prediction">The last layer's output.</param>
    /// <param name="target">The label, on the same scale; always finite.</param>
    /// <returns>At best 0, and more the worse the prediction is.</returns>
    public abstract float Value(float prediction, float target);

    /// <summary>The derivative of <see cref="Value"/> by the prediction; at a kink any number between the slopes beside it.</summary>
    /// <param name="prediction">The last layer's output.</param>
    /// <param name="target">The label, on the same scale; always finite.</param>
    /// <returns>Below 0 where the prediction ought to be higher.</returns>
    public abstract float Derivative(float prediction, float target);

    internal sealed override Head Head => RegressionHead.Scalar;

    internal override IReadOnlyList<Activation> OutputActivations => _outputs;

    /// <summary>Elementwise: each output has a target, a loss and a derivative of its own, which depend on no other.</summary>
    internal override void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            losses[i] = Value(outputs[i], targets[i]);
            gradients[i] = Derivative(outputs[i], targets[i]);
        }
    }
}
