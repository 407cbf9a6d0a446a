using MLNetDenseTrainer.Numerics.Activations;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>Activations as nodes of an ONNX graph.</summary>
internal static class OnnxActivation
{
    public static string Add(IOnnxGraph graph, Activation activation, string z) => activation switch
    {
        Activation.Linear => z,
        Activation.Relu => graph.Node("Relu", z),
        Activation.Sigmoid => graph.Node("Sigmoid", z),
        Activation.Tanh => graph.Node("Tanh", z),
        // These three have our constants as their defaults.
        Activation.LeakyRelu => graph.Node("LeakyRelu", z),
        Activation.Elu => graph.Node("Elu", z),
        Activation.Selu => graph.Node("Selu", z),
        Activation.Gelu => Gelu(graph, z),
        Activation.Silu => graph.Node("Mul", z, graph.Node("Sigmoid", z)),
        Activation.Mish => graph.Node("Mul", z, graph.Node("Tanh", graph.Node("Softplus", z))),
        Activation.Softplus => graph.Node("Softplus", z),
        Activation.Exponential => Exponential(graph, z),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an elementwise activation."),
    };

    // z (1 + erf(z / sqrt 2)) / 2
    private static string Gelu(IOnnxGraph graph, string z)
    {
        string erf = graph.Node("Erf", graph.Node("Div", z, graph.Number(MathF.Sqrt(2f))));
        return graph.Node("Mul", graph.Node("Mul", z, graph.Node("Add", erf, graph.Number(1f))), graph.Number(0.5f));
    }

    private static string Exponential(IOnnxGraph graph, string z)
    {
        string cut = graph.Node("Min", graph.Node("Max", z, graph.Number(-ExponentialOperator.Cut)), graph.Number(ExponentialOperator.Cut));
        return graph.Node("Exp", cut);
    }
}
