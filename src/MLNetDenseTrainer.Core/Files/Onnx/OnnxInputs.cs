using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Embedding;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>
/// What comes before the first layer, as nodes of an ONNX graph: <see cref="InputScaler"/> and <see cref="PeriodicEmbedding"/>.
/// </summary>
internal static class OnnxInputs
{
    /// <summary>From features to the networks' inputs.</summary>
    public static string Scale(IOnnxGraph graph, InputScaler scaler, string features)
    {
        string ranked = scaler.Maps.Length == 0 ? features : OnnxQuantiles.Map(graph, scaler, features);
        string inputs = scaler.Kind == InputScaling.None ? features : Standardize(graph, scaler, ranked);
        if (scaler.Clips)
            inputs = Clip(graph, inputs);
        if (scaler.Missing == MissingValues.Impute)
            inputs = graph.Node("Where", graph.Node("IsNaN", inputs), graph.Number(0f), inputs);
        return scaler.Flagged.Length == 0 ? inputs : graph.Concat(inputs, Flags(graph, scaler.Flagged, features));
    }

    /// <summary>0 for each row that can be scored, else NaN: rows × 1.</summary>
    public static string ZeroOrNaN(IOnnxGraph graph, InputScaler scaler, string features, int count)
    {
        if (scaler.Missing == MissingValues.Impute)
            features = graph.Node("Where", graph.Node("IsNaN", features), graph.Number(0f), features);
        // Zero times a number is zero, but for those that are not finite.
        return graph.Node("MatMul", features, graph.Constant(new float[count], count, 1));
    }

    /// <summary>The inputs, and behind them the embeddings of those that one network embeds.</summary>
    public static string Embed(IOnnxGraph graph, ParameterBlock network, string inputs)
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
        string weights = graph.Constant(Parameters(network, PeriodicEmbedding.Weights, Outputs * Frequencies), features, Outputs, Frequencies);
        string biases = graph.Constant(Parameters(network, PeriodicEmbedding.Biases, Outputs), features, 1, Outputs);

        string cosines = CosineOfTurns(graph, graph.Node("Add", graph.Node("Mul", x, frequencies), phases));
        string sums = graph.Node("Add", graph.Node("MatMul", cosines, graph.Transpose(weights, 0, 2, 1)), biases);
        return graph.Concat(inputs, graph.Node("Flatten", graph.Transpose(sums, 1, 0, 2)));
    }

    private static string Standardize(IOnnxGraph graph, InputScaler scaler, string features) => graph.Node(
        "Mul",
        graph.Node("Sub", features, graph.Constant(scaler.Centers, scaler.Centers.Length)),
        graph.Constant(scaler.Factors, scaler.Factors.Length));

    private static string Clip(IOnnxGraph graph, string x)
    {
        // What is beyond any doubt clipped, to where its square is a number; NaN stays what it is.
        string limit = graph.Number(InputScaler.LargestToClip);
        x = graph.Node("Where", graph.Node("Greater", graph.Node("Abs", x), limit), graph.Node("Mul", graph.Node("Sign", x), limit), x);
        string share = graph.Node("Div", x, graph.Number(InputScaler.ClipLimit));
        return graph.Node("Div", x, graph.Node("Sqrt", graph.Node("Add", graph.Node("Mul", share, share), graph.Number(1f))));
    }

    private static string Flags(IOnnxGraph graph, int[] flagged, string features) =>
        graph.Cast(graph.Node("IsNaN", graph.Columns(features, flagged, flagged.Length)), OnnxElementType.Single);

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
