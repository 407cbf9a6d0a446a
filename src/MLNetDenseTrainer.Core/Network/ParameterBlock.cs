using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>All weights and biases of a network in one flat block, with views per layer.</summary>
/// <remarks>
/// Weights lie as the kernels want them (<see cref="WeightMatrix"/>); what pads them is and stays zero. One block makes optimizers,
/// clipping and copying single loops.
/// </remarks>
internal sealed class ParameterBlock
{
    private readonly AlignedFloats _values;

    public ParameterBlock(NetworkShape shape)
        : this(shape, new AlignedFloats(shape.Layers[^1].End))
    {
        if (shape.CategoryCount > 0)
            KernelMemory.Split(ref FirstOfCategories);
        // What reads or writes weights has no business among biases.
        foreach (LayerShape layer in shape.Layers)
        {
            KernelMemory.Split(ref _values.At(layer.WeightOffset));
            KernelMemory.Split(ref _values.At(layer.BiasOffset));
        }
    }

    private ParameterBlock(NetworkShape shape, AlignedFloats values)
    {
        Shape = shape;
        _values = values;
    }

    public NetworkShape Shape { get; }

    /// <summary>Everything, padding included.</summary>
    public Span<float> Values => _values.Span;

    /// <summary>The first parameter of the embedding, for its kernels.</summary>
    public ref float FirstOfEmbedding => ref _values.At(0);

    /// <summary>The parameters of some embedded inputs, padding included.</summary>
    public Span<float> Embedding(int first, int end) => Values[EmbeddingRange(first, end)];

    public static Range EmbeddingRange(int first, int end) =>
        (first * PeriodicEmbedding.ParametersPerFeature)..(end * PeriodicEmbedding.ParametersPerFeature);

    /// <summary>The first number of the first category's vector, for kernels.</summary>
    public ref float FirstOfCategories => ref _values.At(CategoryRange(0).Start.Value);

    /// <summary>The vectors of all categories.</summary>
    public Span<float> Categories =>
        Values.Slice(CategoryRange(0).Start.Value, Shape.CategoryCount * CategoryVectors.Dimensions);

    /// <summary>The vector of a category. Vectors follow the parameters of embedded inputs.</summary>
    public Range CategoryRange(int category)
    {
        int start = Shape.Embedded.Length * PeriodicEmbedding.ParametersPerFeature + category * CategoryVectors.Dimensions;
        return start..(start + CategoryVectors.Dimensions);
    }

    public WeightMatrix Weights(int layer)
    {
        LayerShape shape = Shape.Layers[layer];
        return new WeightMatrix(_values, shape.WeightOffset, shape.Inputs, shape.Units);
    }

    public Span<float> Biases(int layer) => Values.Slice(Shape.Layers[layer].BiasOffset, Shape.Layers[layer].Units);

    /// <summary>The first bias of a layer, for kernels that read the padding too.</summary>
    public ref float FirstBias(int layer) => ref _values.At(Shape.Layers[layer].BiasOffset);

    public ParameterBlock Copy()
    {
        var copy = new ParameterBlock(Shape);
        Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>The same parameters, not a copy, under a shape that differs at most in dropout.</summary>
    public ParameterBlock Reshaped(NetworkShape shape) => new(shape, _values);

    /// <summary>Multiplies the weights and biases of a layer, and so its pre-activations, by a factor.</summary>
    public void ScaleLayer(int layer, float factor)
    {
        Span<float> values = Values[Shape.Layers[layer].WeightOffset..Shape.Layers[layer].End];
        TensorPrimitives.Multiply(values, factor, values);
    }

    /// <summary>Adds to the biases of a layer; nothing where there are no offsets.</summary>
    public void AddToBiases(int layer, ReadOnlySpan<float> offsets)
    {
        Span<float> biases = Biases(layer)[..offsets.Length];
        TensorPrimitives.Add(biases, offsets, biases);
    }

    /// <summary>Sets the weights of an input of the first layer to zero.</summary>
    public void ClearInput(int input)
    {
        for (int panel = 0; panel < Panels.Count(Shape.Layers[0].Units); panel++)
            Values[Weights(0).Rows(panel, input, input + 1)].Clear();
    }

    /// <summary>
    /// Without padding: the parameters of embedded inputs, the vectors of categories, then per layer its weights, inputs × units, and its
    /// biases.
    /// </summary>
    public float[] ToArray()
    {
        float[] values = new float[Shape.ParameterCount];
        int next = 0;
        for (int e = 0; e < Shape.Embedded.Length; e++)
        {
            Embedding(e, e + 1)[..PeriodicEmbedding.UsedParametersPerFeature].CopyTo(values.AsSpan(next));
            next += PeriodicEmbedding.UsedParametersPerFeature;
        }
        Categories.CopyTo(values.AsSpan(next));
        next += Categories.Length;
        for (int l = 0; l < Shape.Layers.Length; l++)
        {
            WeightMatrix weights = Weights(l);
            weights.ToArray().CopyTo(values, next);
            next += weights.Inputs * weights.Units;
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
        for (int e = 0; e < shape.Embedded.Length; e++)
        {
            values[..PeriodicEmbedding.UsedParametersPerFeature].CopyTo(block.Embedding(e, e + 1));
            values = values[PeriodicEmbedding.UsedParametersPerFeature..];
        }
        values[..block.Categories.Length].CopyTo(block.Categories);
        values = values[block.Categories.Length..];
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
