using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct SoftplusOperator : IActivationOperator
{
    public static Vector512<float> Value(Vector512<float> z) => Value(z, VectorMath.Exp(-Vector512.Abs(z)));

    // The derivative is sigmoid(z), which is 1 / (1 + e^-z) and also e^z / (1 + e^z).
    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> e = VectorMath.Exp(-Vector512.Abs(z));
        Vector512<float> numerator = Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<float>.Zero), e, Vector512<float>.One);
        derivative = numerator / (Vector512<float>.One + e);
        return Value(z, e);
    }

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Softplus", z);

    private static Vector512<float> Value(Vector512<float> z, Vector512<float> e) =>
        Vector512.Max(z, Vector512<float>.Zero) + VectorMath.Log1p(e);
}
