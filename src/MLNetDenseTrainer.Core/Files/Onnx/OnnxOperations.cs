namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>Short forms of what a graph takes often.</summary>
internal static class OnnxOperations
{
    public static string Node(this IOnnxGraph graph, string operation, params string[] inputs) => graph.Node(operation, inputs, []);

    /// <summary>A number that goes with tensors of any shape.</summary>
    public static string Number(this IOnnxGraph graph, float value) => graph.Constant([value], 1);

    public static string Mean(this IOnnxGraph graph, string[] inputs) => inputs.Length == 1 ? inputs[0] : graph.Node("Mean", inputs);

    /// <summary>Columns side by side.</summary>
    public static string Concat(this IOnnxGraph graph, params string[] inputs) =>
        graph.Node("Concat", inputs, new OnnxAttribute("axis", 1));

    /// <summary>Some of the columns in any order. The result has their shape in the place of the second dimension.</summary>
    public static string Columns(this IOnnxGraph graph, string input, IEnumerable<int> columns, params long[] shape) =>
        graph.Node("Gather", [input, graph.IntegerConstant([.. columns.Select(c => (long)c)], shape)], new OnnxAttribute("axis", 1));

    public static string Transpose(this IOnnxGraph graph, string input, params long[] dimensions) =>
        graph.Node("Transpose", [input], new OnnxAttribute("perm", dimensions));

    public static string Cast(this IOnnxGraph graph, string input, OnnxElementType type) =>
        graph.Node("Cast", [input], new OnnxAttribute("to", (long)type));
}
