namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>An attribute of an ONNX node: an integer, or a list of integers.</summary>
internal readonly record struct OnnxAttribute
{
    public OnnxAttribute(string name, long value) => (Name, Value) = (name, value);

    public OnnxAttribute(string name, long[] list) => (Name, List) = (name, list);

    public string Name { get; }

    public long Value { get; }

    /// <summary><see langword="null"/> where the attribute is not a list.</summary>
    public long[]? List { get; }
}
