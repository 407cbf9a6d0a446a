using MLNetDenseTrainer.Files.Onnx;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer.Models;

/// <summary>The graph of a whole pipeline, which ML.NET writes to an ONNX file.</summary>
internal sealed class OnnxContextGraph(OnnxContext context) : IOnnxGraph
{
    // ML.NET takes the name of a new value for that of a column, which this is not.
    private const string Prefix = "DenseNetwork.";

    // ONNX's own operators. ML.NET's default is the domain of machine-learning operators.
    private const string Domain = "";

    public string Constant(float[] values, params long[] shape) => context.AddInitializer(values, shape, Prefix + "Constant");

    public string IntegerConstant(long[] values, params long[] shape) => context.AddInitializer(values, shape, Prefix + "Constant");

    public string Node(string operation, string[] inputs, params OnnxAttribute[] attributes)
    {
        string output = context.AddIntermediateVariable(null, Prefix + operation, skip: true);
        OnnxNode node = context.CreateNode(operation, inputs, [output], context.GetNodeName(operation), Domain);
        foreach (OnnxAttribute attribute in attributes)
        {
            if (attribute.List is { } list)
                node.AddAttribute(attribute.Name, list);
            else
                node.AddAttribute(attribute.Name, attribute.Value);
        }
        return output;
    }

    public void Output(string name, string value) => context.CreateNode("Identity", value, name, context.GetNodeName("Identity"), Domain);
}
