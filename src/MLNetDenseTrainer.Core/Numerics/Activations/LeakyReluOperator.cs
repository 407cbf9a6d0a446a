using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct LeakyReluOperator : IActivationOperator
{
    private const float Slope = 0.01f;

    public static Vector512<float> Value(Vector512<float> z) => Vector512.Max(z, z * Slope);

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = Vector512.ConditionalSelect(
            Vector512.GreaterThan(a, Vector512<float>.Zero), Vector512<float>.One, Vector512.Create(Slope));
        return a;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    // ONNX has the same constants as defaults.
    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("LeakyRelu", z);
}
