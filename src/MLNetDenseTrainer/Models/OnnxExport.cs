using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer.Models;

/// <summary>Trained networks as ONNX, with the columns that ML.NET's scorers make of them.</summary>
internal static class OnnxExport
{
    /// <summary>Writes a file of the network alone.</summary>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static void Write(TrainedNetwork network, Stream stream)
    {
        var file = new OnnxFile();
        file.DeclareInput(DefaultColumnNames.Features, OnnxElementType.Single, network.Features);
        string score = OnnxNetwork.Score(file, network, DefaultColumnNames.Features);
        if (network.Head.Task == NetworkTask.BinaryClassification)
            Add(DefaultColumnNames.PredictedLabel, OnnxNetwork.IsPositive(file, score), OnnxElementType.Boolean, 1);
        else if (network.Head.Task == NetworkTask.MulticlassClassification)
            Add(DefaultColumnNames.PredictedLabel, OnnxNetwork.Key(file, score), OnnxElementType.UInt32, 1);
        Add(DefaultColumnNames.Score, score, OnnxElementType.Single, network.Shape.Outputs);
        if (network.Head.Task == NetworkTask.BinaryClassification)
            Add(DefaultColumnNames.Probability, OnnxNetwork.Probability(file, score), OnnxElementType.Single, 1);
        file.WriteTo(stream, "DenseNetwork");

        void Add(string column, string value, OnnxElementType type, int columns)
        {
            file.Output(column, value);
            file.DeclareOutput(column, type, columns);
        }
    }

    /// <summary>Adds the network to the graph of a pipeline.</summary>
    /// <param name="network">The network.</param>
    /// <param name="context">The graph.</param>
    /// <param name="outputs">
    /// The names of what the scorer hands on: predicted label, score and probability of a binary classifier, or its score alone for a
    /// calibrator to follow; predicted label and score of a multiclass classifier; score of a regression. A binary classifier's label is
    /// the scorer's own, which knows the threshold.
    /// </param>
    /// <param name="features">The name of the features.</param>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static void Add(TrainedNetwork network, OnnxContext context, string[] outputs, string features)
    {
        context.CheckOpSetVersion(OnnxNetwork.MinimumOperators, "DenseNetwork");
        var graph = new OnnxContextGraph(context);
        if (context.RetrieveShapeOrNull(features) is { } shape && !(shape.Count == 2 && shape[1] == network.Features))
            features = AsRows(graph, features, network.Features);
        string score = OnnxNetwork.Score(graph, network, features);
        if (outputs is [_, string scoreName, string probabilityName])
        {
            graph.Output(scoreName, score);
            graph.Output(probabilityName, OnnxNetwork.Probability(graph, score));
            return;
        }
        graph.Output(outputs[^1], score);
        if (outputs is [string keyName, _])
            graph.Output(keyName, OnnxNetwork.Key(graph, score));
    }

    // Features of several dimensions, as images have them, are a row of numbers to the network. And ML.NET declares a single number where a
    // ReplaceMissingValues that was loaded puts zeros into a vector: ONNX Runtime would refuse the file.
    private static string AsRows(OnnxContextGraph graph, string features, int count) =>
        graph.Node("Reshape", [features, graph.IntegerConstant([0, count], 2)]);
}
