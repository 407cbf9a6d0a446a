using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

internal readonly struct MishOperator : IActivationOperator
{
    public static bool NeedsPreActivations => true;

    public static Vector512<float> Value(Vector512<float> z) => z * TanhSoftplus(z);

    public static Vector512<float> Derivative(Vector512<float> z)
    {
        Vector512<float> t = TanhSoftplus(z);
        return t + z * (Vector512<float>.One - t * t) * SigmoidOperator.Value(z);
    }

    // tanh(log(1 + e^z)) = n / (n + 2) with n = e^z (e^z + 2), which takes one exponential; from z = 20 on it is 1 in float.
    private static Vector512<float> TanhSoftplus(Vector512<float> z)
    {
        Vector512<float> two = Vector512.Create(2f);
        Vector512<float> e = Vector512.Exp(Vector512.Min(z, Vector512.Create(20f)));
        Vector512<float> n = e * (e + two);
        return n / (n + two);
    }
}
