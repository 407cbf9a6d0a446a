using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct GeluOperator : IActivationOperator
{
    private const float InverseSqrtTwoPi = 0.39894228040143267794f;

    public static Vector512<float> Value(Vector512<float> z) => z * VectorMath.NormalDistribution(z, out _);

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> distribution = VectorMath.NormalDistribution(z, out Vector512<float> bell);
        derivative = distribution + z * (bell * InverseSqrtTwoPi);
        return z * distribution;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    // z (1 + erf(z / sqrt 2)) / 2
    public static string Onnx(IOnnxGraph graph, string z)
    {
        string erf = graph.Node("Erf", graph.Node("Div", z, graph.Number(MathF.Sqrt(2f))));
        return graph.Node("Mul", graph.Node("Mul", z, graph.Node("Add", erf, graph.Number(1f))), graph.Number(0.5f));
    }
}
