using System.Numerics.Tensors;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>What one layer computes for a batch: rows × units each.</summary>
internal sealed class LayerBuffers
{
    private readonly float[] _keep;
    private readonly float[] _dropped;

    public LayerBuffers(LayerShape layer, ActivationFunction function, int maximumRows)
    {
        int capacity = checked(maximumRows * layer.Units);
        Function = function;
        Activations = new float[capacity];
        PreActivations = function.NeedsPreActivations ? new float[capacity] : Activations;
        Outputs = Activations;
        _keep = layer.Dropout > 0 ? new float[capacity] : [];
        _dropped = layer.Dropout > 0 ? new float[capacity] : [];
    }

    public ActivationFunction Function { get; }

    /// <summary>z; the same array as <see cref="Activations"/> where the derivative does not need z.</summary>
    public float[] PreActivations { get; }

    /// <summary>f(z).</summary>
    public float[] Activations { get; }

    /// <summary>What the next layer sees: <see cref="Activations"/>, or those with some dropped.</summary>
    public float[] Outputs { get; set; }

    public void Drop(float probability, int length, RandomGenerator random)
    {
        float scale = 1f / (1f - probability);
        Span<float> keep = _keep.AsSpan(0, length);
        foreach (ref float factor in keep)
            factor = random.NextSingle() < probability ? 0f : scale;
        TensorPrimitives.Multiply(Activations.AsSpan(0, length), keep, _dropped.AsSpan(0, length));
        Outputs = _dropped;
    }

    public void BackThroughActivation(Span<float> delta)
    {
        if (Outputs == _dropped)
            TensorPrimitives.Multiply(delta, _keep.AsSpan(0, delta.Length), delta);
        Function.MultiplyByDerivative(PreActivations.AsSpan(0, delta.Length), delta);
    }
}
