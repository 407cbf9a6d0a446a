using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Network.Embedding;

/// <summary>The <see cref="PeriodicEmbedding"/> of a network as nodes of an ONNX graph.</summary>
internal static class EmbeddingOnnx
{
    /// <summary>The inputs, and behind them the embeddings of those that the network embeds.</summary>
    public static string Add(IOnnxGraph graph, ParameterBlock network, string inputs)
    {
        const int Frequencies = PeriodicEmbedding.Frequencies;
        const int Outputs = PeriodicEmbedding.Outputs;
        int features = network.Shape.Embedded.Length;
        if (features == 0)
            return inputs;
        // Features × rows × ...: each feature has matrices of its own.
        string x = graph.Transpose(graph.Columns(inputs, network.Shape.Embedded, features, 1), 1, 0, 2);
        string frequencies = graph.Constant(Parameters(network, 0, Frequencies), features, 1, Frequencies);
        string phases = graph.Constant(Parameters(network, PeriodicEmbedding.Phases, Frequencies), features, 1, Frequencies);
        float[] allWeights = Parameters(network, PeriodicEmbedding.Weights, Outputs * Frequencies);
        string weights = graph.Constant(allWeights, features, Outputs, Frequencies);
        string biases = graph.Constant(Parameters(network, PeriodicEmbedding.Biases, Outputs), features, 1, Outputs);

        string cosines = CosineOfTurns(graph, graph.Node("Add", graph.Node("Mul", x, frequencies), phases));
        string sums = graph.Node("Add", graph.Node("MatMul", cosines, graph.Transpose(weights, 0, 2, 1)), biases);
        return graph.Concat(inputs, graph.Node("Flatten", graph.Transpose(sums, 1, 0, 2)));
    }

    // Whole turns come off without rounding, as they do in TurnMath.
    private static string CosineOfTurns(IOnnxGraph graph, string turns)
    {
        string rest = graph.Node("Sub", turns, graph.Node("Floor", graph.Node("Add", turns, graph.Number(0.5f))));
        return graph.Node("Cos", graph.Node("Mul", rest, graph.Number(2f * MathF.PI)));
    }

    // The same part of the parameters of each embedded input.
    private static float[] Parameters(ParameterBlock network, int first, int count)
    {
        float[] values = new float[network.Shape.Embedded.Length * count];
        for (int e = 0; e < network.Shape.Embedded.Length; e++)
            network.Embedding(e, e + 1).Slice(first, count).CopyTo(values.AsSpan(e * count));
        return values;
    }
}
