using System.Collections.Immutable;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>A trained network as nodes of an ONNX graph: the one list of them, whoever writes the file.</summary>
internal static class OnnxNetwork
{
    /// <summary>
    /// The first version of ONNX's operators that has all that is used here; what is used has stayed the same up to version 17.
    /// </summary>
    public const int MinimumOperators = 9;

    // The length of a protocol buffer is an int; this much is for all that is not parameters.
    private const long MaximumBytes = int.MaxValue - (1 << 24);

    /// <summary>From features, rows × features, to what the column Score holds: rows × outputs.</summary>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static string Score(IOnnxGraph graph, TrainedNetwork network, string features)
    {
        long bytes = (long)network.Shape.ParameterCount * network.Members.Length * sizeof(float);
        if (bytes > MaximumBytes)
            throw new InvalidOperationException($"The parameters of the network take {bytes} bytes, but an ONNX file has room for no more than {MaximumBytes}.");

        string inputs = OnnxInputs.Scale(graph, network.InputScaler, features);
        string[] outputs = [.. network.Members.Select(member => Outputs(graph, member, inputs))];
        string score = network.Head.Task switch
        {
            NetworkTask.BinaryClassification => MeanLogit(graph, outputs),
            NetworkTask.MulticlassClassification => Mean(graph, [.. outputs.Select(logits => Softmax(graph, logits))]),
            _ => ToScores(graph, network.Head.Scalings, Mean(graph, outputs)),
        };
        return graph.Node("Add", score, OnnxInputs.ZeroOrNaN(graph, network.InputScaler, features, network.Features));
    }

    /// <summary>From inputs, scaled, to the outputs of one network, as <see cref="ForwardPass"/> has them.</summary>
    public static string Outputs(IOnnxGraph graph, ParameterBlock network, string inputs)
    {
        string x = OnnxInputs.Embed(graph, network, inputs);
        for (int l = 0; l < network.Shape.Layers.Length; l++)
        {
            LayerShape layer = network.Shape.Layers[l];
            string weights = graph.Constant(network.Weights(l).ToArray(), layer.Inputs, layer.Units);
            string biases = graph.Constant(network.Biases(l).ToArray(), layer.Units);
            x = ActivationFunctions.Of(network.Shape.AppliedActivation(l)).Onnx(graph, graph.Node("Gemm", x, weights, biases));
        }
        return x;
    }

    /// <summary>Of a binary classifier: the probability of the positive class, from the score.</summary>
    public static string Probability(IOnnxGraph graph, string score) => graph.Node("Sigmoid", score);

    /// <summary>Of a binary classifier: whether the positive class is the likelier one. False where the score is NaN.</summary>
    public static string IsPositive(IOnnxGraph graph, string score) => graph.Node("Greater", score, graph.Number(0f));

    /// <summary>Of a multiclass classifier: the key of the likeliest class, from 1. 0 where scores are NaN.</summary>
    public static string Key(IOnnxGraph graph, string score)
    {
        string largest = graph.Node("ArgMax", [score], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 1));
        string key = graph.Node("Add", largest, graph.IntegerConstant([1], 1));
        string isMissing = graph.Node("IsNaN", graph.Columns(score, [0], 1));
        return graph.Cast(graph.Node("Where", isMissing, graph.IntegerConstant([0], 1), key), OnnxElementType.UInt32);
    }

    private static string Mean(IOnnxGraph graph, string[] members) => members.Length == 1 ? members[0] : graph.Node("Mean", members);

    private static string Softmax(IOnnxGraph graph, string logits) => graph.Node("Softmax", [logits], new OnnxAttribute("axis", 1));

    // The logit of the mean probability, as MemberAverage has it. In logarithms, since float would lose what a probability near 1 has to
    // tell.
    private static string MeanLogit(IOnnxGraph graph, string[] logits)
    {
        if (logits.Length == 1)
            return logits[0];
        string all = graph.Concat(logits);
        string positives = LogOfSum(graph, LogSigmoid(graph, all));
        string negatives = LogOfSum(graph, LogSigmoid(graph, graph.Node("Neg", all)));
        return graph.Node("Sub", positives, negatives);
    }

    private static string LogSigmoid(IOnnxGraph graph, string z) => graph.Node("Neg", graph.Node("Softplus", graph.Node("Neg", z)));

    private static string LogOfSum(IOnnxGraph graph, string logarithms) =>
        graph.Node("ReduceLogSumExp", [logarithms], new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 1));

    private static string ToScores(IOnnxGraph graph, ImmutableArray<TargetScaling> scalings, string outputs)
    {
        string scores = graph.Node("Add", graph.Node("Mul", outputs, OfEach(scaling => scaling.Scale)), OfEach(scaling => scaling.Center));
        return scalings.Any(scaling => scaling.Clamps)
            ? graph.Node("Min", graph.Node("Max", scores, OfEach(scaling => scaling.Minimum)), OfEach(scaling => scaling.Maximum))
            : scores;

        string OfEach(Func<TargetScaling, float> value) => graph.Constant([.. scalings.Select(value)], scalings.Length);
    }
}
