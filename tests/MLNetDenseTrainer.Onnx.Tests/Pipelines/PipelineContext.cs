using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>The graph that ML.NET's components describe themselves to, as an ONNX file: what Microsoft.ML.OnnxConverter does, as far as the tests take it.</summary>
internal sealed class PipelineContext : OnnxContext
{
    // Those of Microsoft.ML.OnnxConverter.
    private const int FormatVersion = 6;
    private const int OperatorsVersion = 12;
    private const int MachineLearningOperatorsVersion = 2;

    private readonly ProtobufMessage _graph = new();
    private readonly List<PipelineNode> _nodes = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, string> _variables = [];
    private readonly Dictionary<string, List<long>> _shapes = [];

    public void AddInput(string column, DataViewType type)
    {
        string name = AddIntermediateVariable(type, column);
        _graph.Message(11, ValueInfo(name, type));
    }

    public void AddOutput(string column, DataViewType type)
    {
        string value = GetVariableName(column);
        string name = Declare(column + ".output");
        CreateNode("Identity", value, name, GetNodeName("Identity"), "");
        _graph.Message(12, ValueInfo(name, type));
    }

    public byte[] ToFile()
    {
        foreach (PipelineNode node in _nodes)
            _graph.Message(1, node.Message);
        _graph.Text(2, "pipeline");
        var model = new ProtobufMessage();
        model.Number(1, FormatVersion);
        model.Message(7, _graph);
        model.Message(8, Operators("", OperatorsVersion));
        model.Message(8, Operators("ai.onnx.ml", MachineLearningOperatorsVersion));
        using var file = new MemoryStream();
        model.WriteTo(file);
        return file.ToArray();
    }

    public static OnnxElementType ElementType(Type type) =>
        type == typeof(float) ? OnnxElementType.Single
        : type == typeof(long) ? OnnxElementType.Int64
        : type == typeof(bool) ? OnnxElementType.Boolean
        : type == typeof(uint) ? OnnxElementType.UInt32
        : throw new NotSupportedException($"No pipeline of the tests has values of {type}.");

    public override string GetNodeName(string prefix) => Declare(prefix);

    public override bool IsVariableDefined(string variableName) => _names.Contains(variableName);

    public override bool ContainsColumn(string colName) => _variables.ContainsKey(colName);

    public override string GetVariableName(string colName) => _variables[colName];

    public override void RemoveColumn(string colName, bool removeVariable = false) => _variables.Remove(colName);

    public override List<long> RetrieveShapeOrNull(string variableName) => _shapes.GetValueOrDefault(variableName)!;

    public override OnnxVersion GetOnnxVersion() => OnnxVersion.Stable;

    public override void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName) =>
        Assert.InRange(thisTransformerMinumumOpSetVersion, 1, OperatorsVersion);

    public override string AddIntermediateVariable(DataViewType type, string colName, bool skip = false)
    {
        string name = _variables[colName] = Declare(colName);
        if (!skip)
            _shapes[name] = Shape(type);
        return name;
    }

    public override OnnxNode CreateNode(string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string? domain = null)
    {
        var node = new PipelineNode(opType, inputs, outputs, name, domain ?? "ai.onnx.ml");
        _nodes.Add(node);
        return node;
    }

    public override string AddInitializer(float value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name);

    public override string AddInitializer(long value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name);

    public override string AddInitializer(IEnumerable<float> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true)
    {
        byte[] bytes = [.. values.SelectMany(BitConverter.GetBytes)];
        return AddTensor(OnnxElementType.Single, bytes, dims, name);
    }

    public override string AddInitializer(IEnumerable<long> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true)
    {
        byte[] bytes = [.. values.SelectMany(BitConverter.GetBytes)];
        return AddTensor(OnnxElementType.Int64, bytes, dims, name);
    }

    public override string AddInitializer(bool value, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(int value, Type type, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(string value, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(double value, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(ulong value, bool isUint64, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(IEnumerable<bool> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(IEnumerable<int> values, Type type, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(IEnumerable<string> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(IEnumerable<double> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override string AddInitializer(IEnumerable<ulong> values, bool isUint64, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => throw Unused();

    public override void RemoveVariable(string variableName, bool removeColumn) => throw Unused();

    public override void RemoveInputVariable(string variableName) => throw Unused();

    private static NotSupportedException Unused() => new("No pipeline of the tests takes this.");

    private string AddTensor(OnnxElementType type, byte[] bytes, IEnumerable<long> shape, string? name)
    {
        name = _variables[name ?? "constant"] = Declare(name ?? "constant");
        var tensor = new ProtobufMessage();
        foreach (long dimension in shape)
            tensor.Number(1, dimension);
        tensor.Number(2, (long)type);
        tensor.Text(8, name);
        tensor.Bytes(9, bytes);
        _graph.Message(5, tensor);
        return name;
    }

    // A name that is not taken.
    private string Declare(string prefix)
    {
        string name = prefix;
        for (int i = 1; !_names.Add(name); i++)
            name = prefix + i;
        return name;
    }

    private static ProtobufMessage Operators(string domain, int version)
    {
        var operators = new ProtobufMessage();
        operators.Text(1, domain);
        operators.Number(2, version);
        return operators;
    }

    private static List<long> Shape(DataViewType type) => type is VectorDataViewType vector ? [-1, .. vector.Dimensions.Select(dimension => (long)dimension)] : [-1, 1];

    private static ProtobufMessage ValueInfo(string name, DataViewType type)
    {
        ProtobufMessage shape = new(), tensor = new(), typeInfo = new(), info = new();
        foreach (long dimension in Shape(type))
        {
            var length = new ProtobufMessage();
            length.Number(1, dimension);
            shape.Message(1, length);
        }
        Type elements = type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType;
        tensor.Number(1, (long)ElementType(elements));
        tensor.Message(2, shape);
        typeInfo.Message(1, tensor);
        info.Text(1, name);
        info.Message(2, typeInfo);
        return info;
    }
}
