using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Prediction;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer.Models;

/// <summary>Trained networks as ONNX, with the columns that ML.NET's scorers make of them.</summary>
internal static class OnnxExport
{
    /// <summary>Writes a file of the network alone.</summary>
    /// <exception cref="InvalidOperationException">The network is larger than an ONNX file can be.</exception>
    public static void Write(TrainedNetwork network, ImmutableArray<KeyColumn> keys, Stream stream)
    {
        var file = new OnnxFile();
        file.DeclareInput(DefaultColumnNames.Features, OnnxElementType.Single, network.Features - keys.Sum(key => key.Count));
        foreach (KeyColumn key in keys)
            file.DeclareInput(key.Name, OnnxElementType.UInt32, 1);
        string features = WithSlots(file, keys, [DefaultColumnNames.Features, .. keys.Select(key => key.Name)]);
        string score = OnnxNetwork.Score(file, network, features);
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
    public static void Add(
        TrainedNetwork network, ImmutableArray<KeyColumn> keys, OnnxContext context, string[] outputs, string[] columns)
    {
        context.CheckOpSetVersion(OnnxNetwork.MinimumOperators, "DenseNetwork");
        var graph = new OnnxContextGraph(context);
        // Images have several dimensions. And ML.NET declares a scalar where a loaded ReplaceMissingValues fills a vector with zeros.
        int given = network.Features - keys.Sum(key => key.Count);
        if (context.RetrieveShapeOrNull(columns[0]) is { } shape && !(shape.Count == 2 && shape[1] == given))
            columns = [graph.Node("Reshape", [columns[0], graph.IntegerConstant([0, given], 2)]), .. columns.Skip(1)];
        string score = OnnxNetwork.Score(graph, network, WithSlots(graph, keys, columns));
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

    // The features, and behind them the one-hot slots of each key column: none is 1 for a key that is missing or unknown.
    private static string WithSlots(IOnnxGraph graph, ImmutableArray<KeyColumn> keys, string[] columns)
    {
        IEnumerable<string> slots = keys.Zip(columns.Skip(1), (key, column) =>
        {
            string all = graph.IntegerConstant([.. Enumerable.Range(1, key.Count).Select(k => (long)k)], 1, key.Count);
            string isKey = graph.Node("Equal", graph.Cast(column, OnnxElementType.Int64), all);
            return graph.Cast(isKey, OnnxElementType.Single);
        });
        return keys.IsEmpty ? columns[0] : graph.Concat([columns[0], .. slots]);
    }
}
