using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
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
        foreach (OnnxColumn column in network.Head.OnnxColumns)
        {
            file.Output(column.Name, column.Value(file, score));
            file.DeclareOutput(column.Name, column.Type, column.Name == OnnxColumn.Score ? network.Shape.Outputs : 1);
        }
        file.WriteTo(stream, "DenseNetwork");
    }

    /// <summary>
    /// Adds the network to the graph of a pipeline. Outputs are named in the order of <see cref="Head.OnnxColumns"/>; the score alone where
    /// a calibrator follows. The scorer itself adds a binary classifier's label, because it knows the threshold.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static void Add(TrainedNetwork network, OnnxContext context, string[] outputs, string features)
    {
        context.CheckOpSetVersion(OnnxNetwork.MinimumOperators, "DenseNetwork");
        var graph = new OnnxContextGraph(context);
        // Images have several dimensions. And ML.NET declares a scalar where a loaded ReplaceMissingValues fills a vector with zeros.
        if (context.RetrieveShapeOrNull(features) is { } shape && !(shape.Count == 2 && shape[1] == network.Features))
            features = graph.Node("Reshape", [features, graph.IntegerConstant([0, network.Features], 2)]);
        string score = OnnxNetwork.Score(graph, network, features);
        if (outputs is [string scoreName])
        {
            graph.Output(scoreName, score);
            return;
        }
        foreach ((string name, OnnxColumn column) in outputs.Zip(network.Head.OnnxColumns))
        {
            if (column.Type != OnnxElementType.Boolean)
                graph.Output(name, column.Value(graph, score));
        }
    }
}
