using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>An ONNX file of a graph of our own.</summary>
/// <remarks>The numbers are those of the fields in ONNX's schema, onnx.proto.</remarks>
internal sealed class OnnxFile : IOnnxGraph
{
    private const int FormatVersion = 7;
    private const int OperatorsVersion = 12;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;

    private readonly ProtobufMessage _graph = new();
    private int _values;

    public string Constant(float[] values, params long[] shape) => AddTensor<float>(OnnxElementType.Single, values, shape);

    public string IntegerConstant(long[] values, params long[] shape) => AddTensor<long>(OnnxElementType.Int64, values, shape);

    public string Node(string operation, string[] inputs, params OnnxAttribute[] attributes)
    {
        string output = NewName(operation);
        AddNode(operation, inputs, output, attributes);
        return output;
    }

    public void Output(string name, string value) => AddNode("Identity", [value], name, []);

    public void DeclareInput(string name, OnnxElementType type, int columns) => _graph.Message(11, ValueInfo(name, type, columns));

    public void DeclareOutput(string name, OnnxElementType type, int columns) => _graph.Message(12, ValueInfo(name, type, columns));

    /// <summary>Writes the file, and leaves the stream open.</summary>
    public void WriteTo(Stream stream, string name)
    {
        _graph.Text(2, name);
        var operators = new ProtobufMessage();
        operators.Number(2, OperatorsVersion);
        var model = new ProtobufMessage();
        model.Number(1, FormatVersion);
        model.Text(2, "MLNetDenseTrainer");
        model.Message(7, _graph);
        model.Message(8, operators);
        model.WriteTo(stream);
    }

    private string NewName(string prefix) => $"{prefix}{++_values}";

    private string AddTensor<T>(OnnxElementType type, ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        LittleEndian.Exchange<T>(bytes);
        string name = NewName("Constant");
        var tensor = new ProtobufMessage();
        foreach (long dimension in shape)
            tensor.Number(1, dimension);
        tensor.Number(2, (long)type);
        tensor.Text(8, name);
        tensor.Bytes(9, bytes);
        _graph.Message(5, tensor);
        return name;
    }

    private void AddNode(string operation, string[] inputs, string output, OnnxAttribute[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output);
        node.Text(3, output);
        node.Text(4, operation);
        foreach (OnnxAttribute attribute in attributes)
            node.Message(5, Attribute(attribute));
        _graph.Message(1, node);
    }

    private static ProtobufMessage Attribute(OnnxAttribute attribute)
    {
        var message = new ProtobufMessage();
        message.Text(1, attribute.Name);
        if (attribute.List is { } list)
        {
            foreach (long value in list)
                message.Number(8, value);
            message.Number(20, IntegersAttribute);
        }
        else
        {
            message.Number(3, attribute.Value);
            message.Number(20, IntegerAttribute);
        }
        return message;
    }

    // Rows × columns, any number of rows.
    private static ProtobufMessage ValueInfo(string name, OnnxElementType elements, int columns)
    {
        ProtobufMessage rows = new(), width = new(), shape = new(), tensor = new(), type = new(), info = new();
        rows.Text(2, "rows");
        width.Number(1, columns);
        shape.Message(1, rows);
        shape.Message(1, width);
        tensor.Number(1, (long)elements);
        tensor.Message(2, shape);
        type.Message(1, tensor);
        info.Text(1, name);
        info.Message(2, type);
        return info;
    }
}
