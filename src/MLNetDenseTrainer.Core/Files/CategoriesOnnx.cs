using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Files;

/// <summary>The categories of a network as nodes of an ONNX graph.</summary>
internal static class CategoriesOnnx
{
    /// <summary>The features that are no categories, rows × dense features.</summary>
    public static string DenseFeatures(IOnnxGraph graph, TrainedNetwork network, string features)
    {
        CategorySlots slots = network.Inputs.Categories;
        if (slots.IsEmpty)
            return features;
        int dense = network.DenseFeatures;
        return graph.Columns(features, Enumerable.Range(0, dense).Select(slots.SlotOf), dense);
    }

    /// <summary>The slots of each group, rows × slots; zero where they are missing.</summary>
    public static string[] Groups(IOnnxGraph graph, InputPipeline inputs, string features) =>
        [.. inputs.Categories.Groups.Select(group => Group(graph, inputs, features, group))];

    /// <summary>The inputs, and behind them the vector of each group.</summary>
    public static string Add(IOnnxGraph graph, ParameterBlock network, string inputs, string[] groups)
    {
        const int Dimensions = CategoryVectors.Dimensions;
        int first = 0;
        var parts = new List<string> { inputs };
        foreach ((string slots, int width) in groups.Zip(network.Shape.Categories))
        {
            float[] vectors = network.Categories.Slice(first * Dimensions, width * Dimensions).ToArray();
            parts.Add(graph.Node("MatMul", slots, graph.Constant(vectors, width, Dimensions)));
            first += width;
        }
        return parts.Count == 1 ? inputs : graph.Concat([.. parts]);
    }

    private static string Group(IOnnxGraph graph, InputPipeline inputs, string features, SlotRange group)
    {
        string slots = graph.Columns(features, Enumerable.Range(group.First, group.Count), group.Count);
        return inputs.Missing == MissingValues.Impute
            ? graph.Node("Where", graph.Node("IsNaN", slots), graph.Number(0f), slots)
            : slots;
    }
}
