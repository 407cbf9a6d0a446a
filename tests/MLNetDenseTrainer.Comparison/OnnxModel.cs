using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Comparison;

/// <summary>A dense network as an ONNX model: a Gemm for each layer, a Relu behind the hidden ones and a Sigmoid behind the last.</summary>
/// <remarks>The numbers are those of the fields in ONNX's schema, version 8 of the format and 17 of the operators.</remarks>
internal static class OnnxModel
{
    public const string Input = "features";
    public const string Output = "probability";

    private const int SingleType = 1;
    private const int IntegerAttribute = 2;

    public static byte[] Create(IReadOnlyList<DenseLayerParameters> layers)
    {
        var model = new ProtobufWriter();
        model.Number(1, 8);
        model.Message(7, graph => Graph(graph, layers));
        model.Message(8, operators => operators.Number(2, 17));
        return model.ToArray();
    }

    private static void Graph(ProtobufWriter graph, IReadOnlyList<DenseLayerParameters> layers)
    {
        string x = Input;
        for (int l = 0; l < layers.Count; l++)
        {
            bool last = l == layers.Count - 1;
            string a = last ? Output : $"a{l}", z = $"z{l}", w = $"w{l}", b = $"b{l}";
            string input = x;
            graph.Message(1, node => Gemm(node, input, w, b, z));
            graph.Message(1, node => Node(node, last ? "Sigmoid" : "Relu", [z], a));
            x = a;
        }
        graph.Text(2, "network");
        for (int l = 0; l < layers.Count; l++)
        {
            DenseLayerParameters layer = layers[l];
            string suffix = $"{l}";
            graph.Message(5, tensor => Tensor(tensor, "w" + suffix, layer.Weights, layer.Units, layer.Inputs));
            graph.Message(5, tensor => Tensor(tensor, "b" + suffix, layer.Biases, layer.Units));
        }
        graph.Message(11, info => ValueInfo(info, Input, layers[0].Inputs));
        graph.Message(12, info => ValueInfo(info, Output, layers[^1].Units));
    }

    private static void Node(ProtobufWriter node, string operation, string[] inputs, string output)
    {
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output);
        node.Text(4, operation);
    }

    // z = x wᵀ + b
    private static void Gemm(ProtobufWriter node, string x, string w, string b, string z)
    {
        Node(node, "Gemm", [x, w, b], z);
        node.Message(5, attribute =>
        {
            attribute.Text(1, "transB");
            attribute.Number(3, 1);
            attribute.Number(20, IntegerAttribute);
        });
    }

    private static void Tensor(ProtobufWriter tensor, string name, ReadOnlySpan<float> values, params int[] dimensions)
    {
        foreach (int dimension in dimensions)
            tensor.Number(1, dimension);
        tensor.Number(2, SingleType);
        tensor.Text(8, name);
        tensor.Bytes(9, MemoryMarshal.AsBytes(values));
    }

    // Rows × columns, any number of rows.
    private static void ValueInfo(ProtobufWriter info, string name, int columns)
    {
        info.Text(1, name);
        info.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, SingleType);
            tensor.Message(2, shape =>
            {
                shape.Message(1, rows => rows.Text(2, "rows"));
                shape.Message(1, width => width.Number(1, columns));
            });
        }));
    }
}
