using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

internal readonly struct SoftplusOperator : IActivationOperator
{
    public static bool NeedsPreActivations => false;

    public static Vector512<float> Value(Vector512<float> z) =>
        Vector512.Max(z, Vector512<float>.Zero) + VectorMath.Log1p(Vector512.Exp(-Vector512.Abs(z)));

    // The derivative is sigmoid(z) = 1 - e^-a.
    public static Vector512<float> Derivative(Vector512<float> a) => -VectorMath.Expm1(-a);
}
