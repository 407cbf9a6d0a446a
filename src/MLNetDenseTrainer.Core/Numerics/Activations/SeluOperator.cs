using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct SeluOperator : IActivationOperator
{
    private const float Lambda = 1.0507009873554804934193349852946f;
    private const float LambdaAlpha = 1.7580993408473768599402175208123f;

    public static Vector512<float> Value(Vector512<float> z) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(z, Vector512<float>.Zero), z * Lambda, VectorMath.Expm1(z) * LambdaAlpha);

    // For z <= 0, a + lambda alpha = lambda alpha e^z.
    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = Vector512.ConditionalSelect(
            Vector512.GreaterThan(a, Vector512<float>.Zero), Vector512.Create(Lambda), a + Vector512.Create(LambdaAlpha));
        return a;
    }

    // LeCun et al., 1998, as self-normalizing networks ask for.
    public static double InitialVariance(int inputs, int units) => 1.0 / inputs;

    // ONNX has the same constants as defaults.
    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Selu", z);
}
