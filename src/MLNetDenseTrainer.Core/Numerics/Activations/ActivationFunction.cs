using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <summary>An elementwise activation and its derivative, over whole layers at a time.</summary>
internal abstract class ActivationFunction
{
    /// <summary>a = f(z), elementwise. The two may be the same span.</summary>
    public abstract void Apply(ReadOnlySpan<float> z, Span<float> a);

    /// <summary>The same, and f'(z) for the way back.</summary>
    public abstract void Apply(ReadOnlySpan<float> z, Span<float> a, Span<float> derivatives);

    /// <inheritdoc cref="IActivationOperator.Onnx"/>
    public abstract string Onnx(IOnnxGraph graph, string z);

    /// <inheritdoc cref="IActivationOperator.InitialVariance"/>
    public abstract double InitialVariance(int inputs, int units);
}
