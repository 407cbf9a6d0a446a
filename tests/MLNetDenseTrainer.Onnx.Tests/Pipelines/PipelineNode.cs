using Microsoft.ML.Model.OnnxConverter;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>A node as ML.NET's components describe it, with the attributes that those in the tests have.</summary>
internal sealed class PipelineNode : OnnxNode
{
    private const int FloatType = 1;
    private const int IntegerType = 2;
    private const int FloatsType = 6;
    private const int IntegersType = 7;

    // A field of four bytes: 2, the value of an attribute that is a number, and an element of 7, numbers.
    private const byte FloatField = 2 << 3 | 5;
    private const byte FloatsField = 7 << 3 | 5;

    public PipelineNode(string operation, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string domain)
    {
        foreach (string input in inputs)
            Message.Text(1, input);
        foreach (string output in outputs)
            Message.Text(2, output);
        Message.Text(3, name);
        Message.Text(4, operation);
        Message.Text(7, domain);
    }

    public ProtobufMessage Message { get; } = new();

    public override void AddAttribute(string argName, double value) => AddFloats(argName, FloatType, FloatField, [(float)value]);

    public override void AddAttribute(string argName, IEnumerable<double> value) =>
        AddFloats(argName, FloatsType, FloatsField, value.Select(x => (float)x));

    public override void AddAttribute(string argName, IEnumerable<float> value) => AddFloats(argName, FloatsType, FloatsField, value);

    public override void AddAttribute(string argName, long value) => AddIntegers(argName, IntegerType, 3, [value]);

    public override void AddAttribute(string argName, bool value) => AddAttribute(argName, value ? 1L : 0L);

    public override void AddAttribute(string argName, IEnumerable<long> value) => AddIntegers(argName, IntegersType, 8, value);

    public override void AddAttribute(string argName, Type t) => AddAttribute(argName, (long)PipelineContext.ElementType(t));

    public override void AddAttribute(string argName, string value) => throw Unused();

    public override void AddAttribute(string argName, ReadOnlyMemory<char> value) => throw Unused();

    public override void AddAttribute(string argName, string[] value) => throw Unused();

    public override void AddAttribute(string argName, IEnumerable<string> value) => throw Unused();

    public override void AddAttribute(string argName, IEnumerable<ReadOnlyMemory<char>> value) => throw Unused();

    public override void AddAttribute(string argName, IEnumerable<bool> value) => throw Unused();

    private static NotSupportedException Unused() => new("No pipeline of the tests has such an attribute.");

    private void AddIntegers(string name, int type, int field, IEnumerable<long> values)
    {
        var attribute = new ProtobufMessage();
        attribute.Text(1, name);
        foreach (long value in values)
            attribute.Number(field, value);
        attribute.Number(20, type);
        Message.Message(5, attribute);
    }

    private void AddFloats(string name, int type, byte field, IEnumerable<float> values)
    {
        var head = new ProtobufMessage();
        head.Text(1, name);
        head.Number(20, type);
        using var bytes = new MemoryStream();
        head.WriteTo(bytes);
        foreach (float value in values)
        {
            bytes.WriteByte(field);
            bytes.Write(BitConverter.GetBytes(value));
        }
        Message.Bytes(5, bytes.ToArray());
    }
}
