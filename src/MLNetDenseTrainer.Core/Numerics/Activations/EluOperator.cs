using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct EluOperator : IActivationOperator
{
    public static Vector512<float> Value(Vector512<float> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<float>.Zero), z, VectorMath.Expm1(z));

    // For z <= 0, a + 1 = e^z.
    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = Vector512.ConditionalSelect(
            Vector512.GreaterThan(a, Vector512<float>.Zero), Vector512<float>.One, a + Vector512<float>.One);
        return a;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    // ONNX has the same constants as defaults.
    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Elu", z);
}
