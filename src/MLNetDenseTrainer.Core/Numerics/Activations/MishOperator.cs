using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <remarks>tanh(log(1 + e^z)) = n / (n + 2) with n = e^z (e^z + 2), which takes one exponential and one division.</remarks>
internal readonly struct MishOperator : IActivationOperator
{
    // From here on n / (n + 2) is 1 in float, and n^2 still is a float.
    private const float Large = 20f;

    public static Vector512<float> Value(Vector512<float> z)
    {
        Vector512<float> e = VectorMath.Exp(Vector512.Min(z, Vector512.Create(Large)));
        return z * TanhSoftplus(e, out _, out _);
    }

    // f(z) = z t gives t + z (1 - t^2) e / (1 + e), and there 1 - t^2 = 4 (n + 1) / (n + 2)^2 = 4 (e + 1)^2 / (n + 2)^2.
    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> cut = Vector512.Min(z, Vector512.Create(Large));
        Vector512<float> e = VectorMath.Exp(cut);
        Vector512<float> t = TanhSoftplus(e, out Vector512<float> n, out Vector512<float> reciprocal);
        derivative = t + cut * 4f * (n - e) * (reciprocal * reciprocal);
        return z * t;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Mul", z, graph.Node("Tanh", graph.Node("Softplus", z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> TanhSoftplus(Vector512<float> e, out Vector512<float> n, out Vector512<float> reciprocal)
    {
        Vector512<float> two = Vector512.Create(2f);
        n = e * (e + two);
        reciprocal = Vector512<float>.One / (n + two);
        return n * reciprocal;
    }
}
