using System.Diagnostics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>All weights and biases of a network in one flat block, with views per layer.</summary>
/// <remarks>
/// Weights lie as the kernels want them (<see cref="WeightMatrix"/>); what pads them is and stays zero. One block makes optimisers, clipping and copying
/// single loops.
/// </remarks>
internal sealed class ParameterBlock
{
    private readonly AlignedFloats _values;

    public ParameterBlock(NetworkShape shape)
    {
        Shape = shape;
        _values = new AlignedFloats(shape.Layers[^1].End);
    }

    public NetworkShape Shape { get; }

    /// <summary>Everything, padding included.</summary>
    public Span<float> Values => _values.Span;

    public WeightMatrix Weights(int layer)
    {
        LayerShape shape = Shape.Layers[layer];
        return new WeightMatrix(_values, shape.WeightOffset, shape.Inputs, shape.Units);
    }

    public Span<float> Biases(int layer) => Values.Slice(Shape.Layers[layer].BiasOffset, Shape.Layers[layer].Units);

    /// <summary>The first bias of a layer, for kernels that read the padding too.</summary>
    public ref float FirstBias(int layer) => ref _values.At(Shape.Layers[layer].BiasOffset);

    /// <summary>The parameters without padding: per layer its weights, row-major inputs × units, then its biases.</summary>
    public float[] ToArray()
    {
        float[] values = new float[Shape.ParameterCount];
        int next = 0;
        for (int l = 0; l < Shape.Layers.Length; l++)
        {
            WeightMatrix weights = Weights(l);
            for (int i = 0; i < weights.Inputs; i++)
            {
                for (int u = 0; u < weights.Units; u++)
                    values[next++] = weights[i, u];
            }
            Biases(l).CopyTo(values.AsSpan(next));
            next += weights.Units;
        }
        return values;
    }

    /// <summary>The inverse of <see cref="ToArray"/>.</summary>
    public static ParameterBlock FromArray(NetworkShape shape, ReadOnlySpan<float> values)
    {
        Debug.Assert(values.Length == shape.ParameterCount);
        var block = new ParameterBlock(shape);
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            WeightMatrix weights = block.Weights(l);
            for (int i = 0; i < weights.Inputs; i++)
            {
                for (int u = 0; u < weights.Units; u++)
                    weights[i, u] = values[i * weights.Units + u];
            }
            values = values[(weights.Inputs * weights.Units)..];
            values[..weights.Units].CopyTo(block.Biases(l));
            values = values[weights.Units..];
        }
        return block;
    }
}
