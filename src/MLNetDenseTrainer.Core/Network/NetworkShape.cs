using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>The layers of a network, each with its place in one flat block of parameters.</summary>
internal sealed class NetworkShape
{
    public const int MaximumLayers = 64;
    public const int MaximumInputs = 1 << 24;
    public const int MaximumEmbedded = 1 << 20;
    public const int MaximumParameters = 1 << 30;

    // The category after the last of each group.
    private readonly int[] _groupEnds;

    private NetworkShape(int inputs, ImmutableArray<int> embedded, ImmutableArray<int> categories, ImmutableArray<LayerShape> layers)
    {
        Inputs = inputs;
        Embedded = embedded;
        Categories = categories;
        Layers = layers;
        _groupEnds = new int[categories.Length];
        for (int group = 0; group < categories.Length; group++)
            _groupEnds[group] = CategoryCount += categories[group];
    }

    public ImmutableArray<LayerShape> Layers { get; }

    public int Inputs { get; }

    /// <summary>Inputs with a periodic embedding, in ascending order.</summary>
    public ImmutableArray<int> Embedded { get; }

    /// <summary>The number of categories of each group that enters as vectors.</summary>
    public ImmutableArray<int> Categories { get; }

    /// <summary>The number of categories of all groups.</summary>
    public int CategoryCount { get; }

    /// <summary>Inputs of the first layer: the inputs, then the embedding's outputs, then the vector of each group of categories.</summary>
    public int FirstLayerInputs => Layers[0].Inputs;

    /// <summary>Whether something is learned before the first layer, so that its inputs have a gradient.</summary>
    public bool LearnsInputs => !Embedded.IsEmpty || !Categories.IsEmpty;

    /// <summary>The input of the first layer at which the vector of the first group begins.</summary>
    public int FirstCategoryInput => Inputs + Embedded.Length * PeriodicEmbedding.Outputs;

    /// <summary>The input of the first layer at which the vector of a category begins.</summary>
    public int InputOfCategory(int category)
    {
        int end = Array.BinarySearch(_groupEnds, category + 1);
        return FirstCategoryInput + (end >= 0 ? end : ~end) * CategoryVectors.Dimensions;
    }

    public int Outputs => Layers[^1].Units;

    public int ParameterCount => Embedded.Length * PeriodicEmbedding.UsedParametersPerFeature
        + CategoryCount * CategoryVectors.Dimensions + Layers.Sum(layer => layer.ParameterCount);

    /// <summary>The activation that the forward pass applies. The loss and the scorer apply a last sigmoid or softmax, exactly.</summary>
    public Activation AppliedActivation(int layer)
    {
        Activation activation = Layers[layer].Activation;
        bool isLast = layer == Layers.Length - 1;
        return isLast && activation is Activation.Sigmoid or Activation.Softmax ? Activation.Linear : activation;
    }

    /// <summary>The shape for so many inputs. Layers without an activation get ReLU, the last one <paramref name="output"/>.</summary>
    /// <exception cref="ArgumentException">The network is larger than <see cref="MaximumParameters"/> or deeper than
    /// <see cref="MaximumLayers"/>.</exception>
    public static NetworkShape Create(
        int inputs, IReadOnlyList<Dense> layers, Activation output,
        ImmutableArray<int> embedded = default, ImmutableArray<int> categories = default)
    {
        embedded = embedded.IsDefault ? [] : embedded;
        categories = categories.IsDefault ? [] : categories;
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, categories.IsEmpty ? 1 : 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, MaximumInputs);
        if (layers.Count is 0 or > MaximumLayers)
            throw new ArgumentException($"A network has 1 to {MaximumLayers} layers, but {layers.Count} were given.", nameof(layers));

        var shapes = ImmutableArray.CreateBuilder<LayerShape>(layers.Count);
        int fanIn = checked(inputs + embedded.Length * PeriodicEmbedding.Outputs + categories.Length * CategoryVectors.Dimensions);
        long offset = (long)embedded.Length * PeriodicEmbedding.ParametersPerFeature;
        offset += CategoryVectors.Length(categories.Sum(width => (long)width));
        for (int l = 0; l < layers.Count; l++)
        {
            Dense layer = layers[l];
            Activation usual = l == layers.Count - 1 ? output : Activation.Relu;
            long end = offset + ((long)fanIn + 1) * Panels.PaddedColumns(layer.Units);
            if (end > MaximumParameters)
                throw new ArgumentException(
                    $"Layer {l + 1} ({fanIn} inputs, {layer}) takes the network beyond {MaximumParameters} parameters.", nameof(layers));
            shapes.Add(new LayerShape(fanIn, layer.Units, layer.Activation ?? usual, layer.Dropout, (int)offset));
            fanIn = layer.Units;
            offset = end;
        }
        return new NetworkShape(inputs, embedded, categories, shapes.MoveToImmutable());
    }

    /// <summary>Whether both have the same inputs, units and activations, so that one's parameters fit the other.</summary>
    public bool Fits(NetworkShape other) =>
        Inputs == other.Inputs && Embedded.SequenceEqual(other.Embedded) && Categories.SequenceEqual(other.Categories) &&
        Layers.Select(layer => (layer.Units, layer.Activation))
            .SequenceEqual(other.Layers.Select(layer => (layer.Units, layer.Activation)));

    /// <summary>Whether a hidden layer is linear, so that it and its neighbor are one linear layer.</summary>
    public bool HasLinearHiddenLayer => Layers.Take(Layers.Length - 1).Any(layer => layer.Activation == Activation.Linear);

    /// <summary>For example <c>30-25 Relu-15 Relu-1 Sigmoid</c>.</summary>
    public override string ToString()
    {
        string embedded = Embedded.IsEmpty ? "" : $" ({Embedded.Length} embedded)";
        string categories = Categories.IsEmpty ? "" : $" + {Categories.Length} categorical";
        return $"{Inputs}{embedded}{categories}-{string.Join("-", Layers.Select(layer => $"{layer.Units} {layer.Activation}"))}";
    }
}
