using System.Diagnostics;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <summary>An elementwise activation and its derivative, over whole layers at a time.</summary>
internal abstract class ActivationFunction
{
    // A new activation is one file with its operator, one enum value and one line here.
    private static readonly Dictionary<Activation, ActivationFunction> _all = new()
    {
        [Activation.Linear] = new ElementwiseActivation<LinearOperator>(),
        [Activation.Relu] = new ElementwiseActivation<ReluOperator>(),
        [Activation.Sigmoid] = new ElementwiseActivation<SigmoidOperator>(),
        [Activation.Tanh] = new ElementwiseActivation<TanhOperator>(),
        [Activation.LeakyRelu] = new ElementwiseActivation<LeakyReluOperator>(),
        [Activation.Elu] = new ElementwiseActivation<EluOperator>(),
        [Activation.Selu] = new ElementwiseActivation<SeluOperator>(),
        [Activation.Gelu] = new ElementwiseActivation<GeluOperator>(),
        [Activation.Silu] = new ElementwiseActivation<SiluOperator>(),
        [Activation.Mish] = new ElementwiseActivation<MishOperator>(),
        [Activation.Softplus] = new ElementwiseActivation<SoftplusOperator>(),
        [Activation.Exponential] = new ElementwiseActivation<ExponentialOperator>(),
    };

    public static ActivationFunction Of(Activation activation)
    {
        Debug.Assert(_all.ContainsKey(activation), "Softmax is not elementwise and belongs to the loss.");
        return _all[activation];
    }

    /// <summary>a = f(z), elementwise. The two may be the same span.</summary>
    public abstract void Apply(ReadOnlySpan<float> z, Span<float> a);

    /// <summary>The same, and f'(z) for the way back.</summary>
    public abstract void Apply(ReadOnlySpan<float> z, Span<float> a, Span<float> derivatives);
}
