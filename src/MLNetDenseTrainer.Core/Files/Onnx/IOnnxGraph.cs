namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>An ONNX graph that is being written, by us or by ML.NET for a whole pipeline. Its values have names.</summary>
internal interface IOnnxGraph
{
    /// <summary>Adds a tensor, row-major, and returns its name.</summary>
    string Constant(float[] values, params long[] shape);

    /// <summary>Adds a tensor of integers and returns its name.</summary>
    string IntegerConstant(long[] values, params long[] shape);

    /// <summary>Adds a node and returns the name of its output.</summary>
    string Node(string operation, string[] inputs, params OnnxAttribute[] attributes);

    /// <summary>Gives a value the name by which it leaves the graph.</summary>
    void Output(string name, string value);
}
