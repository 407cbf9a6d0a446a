using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Files;

/// <summary>A trained network as nodes of an ONNX graph: one list of them for both writers of files.</summary>
internal static class OnnxNetwork
{
    /// <summary>The first version of ONNX's operators that has all that is used here. Up to version 17 nothing of it changed.</summary>
    public const int MinimumOperators = 9;

    // The length of a protocol buffer is an int; this much is for all that is not parameters.
    private const long MaximumBytes = int.MaxValue - (1 << 24);

    /// <summary>From features (rows × features) to the column Score (rows × outputs).</summary>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static string Score(IOnnxGraph graph, TrainedNetwork network, string features)
    {
        long bytes = (long)network.Shape.ParameterCount * network.Members.Length * sizeof(float);
        if (bytes > MaximumBytes)
            throw new InvalidOperationException(
                $"The parameters of the network take {bytes} bytes, but an ONNX file has room for no more than {MaximumBytes}.");

        string inputs = network.Inputs.AddTo(graph, CategoriesOnnx.DenseFeatures(graph, network, features));
        string[] groups = CategoriesOnnx.Groups(graph, network.Inputs, features);
        string[] outputs = [.. network.Members.Select(member => Outputs(graph, member, inputs, groups))];
        string score = network.Head.AddScores(graph, outputs);
        return graph.Node("Add", score, ZeroOrNaN(graph, network, features));
    }

    /// <summary>From inputs, scaled, to the outputs of one network, as <see cref="ForwardPass"/> has them.</summary>
    /// <remarks>Groups: of each group of categories its slots, rows × slots.</remarks>
    public static string Outputs(IOnnxGraph graph, ParameterBlock network, string inputs, string[] groups)
    {
        string x = CategoriesOnnx.Add(graph, network, EmbeddingOnnx.Add(graph, network, inputs), groups);
        for (int l = 0; l < network.Shape.Layers.Length; l++)
        {
            LayerShape layer = network.Shape.Layers[l];
            string weights = graph.Constant(network.Weights(l).ToArray(), layer.Inputs, layer.Units);
            string biases = graph.Constant(network.Biases(l).ToArray(), layer.Units);
            x = ActivationFunctions.Of(network.Shape.AppliedActivation(l)).Onnx(graph, graph.Node("Gemm", x, weights, biases));
        }
        return x;
    }

    // 0 for each row that can be scored, else NaN: rows × 1.
    private static string ZeroOrNaN(IOnnxGraph graph, TrainedNetwork network, string features)
    {
        if (network.Inputs.Missing == MissingValues.Impute)
            features = graph.Node("Where", graph.Node("IsNaN", features), graph.Number(0f), features);
        // Zero times a number is zero, unless the number is not finite.
        return graph.Node("MatMul", features, graph.Constant(new float[network.Features], network.Features, 1));
    }
}
