using System.Diagnostics;

namespace MLNetDenseTrainer.Network;

/// <summary>All weights and biases of a network in one flat block, with views per layer.</summary>
/// <remarks>
/// A layer's weights come first, row-major inputs × units (row i holds what input i sends to each unit), then its biases. One block
/// makes optimisers, clipping, copying and saving single loops.
/// </remarks>
internal sealed class ParameterBlock
{
    public ParameterBlock(NetworkShape shape)
        : this(shape, new float[shape.ParameterCount])
    {
    }

    public ParameterBlock(NetworkShape shape, float[] values)
    {
        Debug.Assert(values.Length == shape.ParameterCount);
        Shape = shape;
        Values = values;
    }

    public NetworkShape Shape { get; }

    public float[] Values { get; }

    public Memory<float> Weights(int layer) => Values.AsMemory(Shape.Layers[layer].WeightOffset, Shape.Layers[layer].WeightCount);

    public Memory<float> Biases(int layer) => Values.AsMemory(Shape.Layers[layer].BiasOffset, Shape.Layers[layer].Units);
}
