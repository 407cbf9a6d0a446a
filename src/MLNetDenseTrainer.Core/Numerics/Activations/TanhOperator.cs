using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct TanhOperator : IActivationOperator
{
    public static Vector512<float> Value(Vector512<float> z)
    {
        Vector512<float> magnitude = Vector512.Abs(z);
        Vector512<float> two = Vector512.Create(2f);
        Vector512<float> large = Vector512<float>.One - two / (VectorMath.Exp(two * magnitude) + Vector512<float>.One);
        // 1 - 2/(...) loses all its digits near zero: there a polynomial in z squared (Moshier, Cephes library, tanhf).
        Vector512<float> square = z * z;
        Vector512<float> series = Vector512.Create(-5.70498872745e-3f);
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(2.06390887954e-2f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-5.37397155531e-2f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(1.33314422036e-1f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-3.33332819422e-1f));
        Vector512<float> small = Vector512.FusedMultiplyAdd(series * square, z, z);
        Vector512<float> isSmall = Vector512.LessThan(magnitude, Vector512.Create(0.625f));
        return Vector512.ConditionalSelect(isSmall, small, Vector512.CopySign(large, z));
    }

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = Vector512<float>.One - a * a;
        return a;
    }

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Tanh", z);
}
