using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

internal readonly struct GeluOperator : IActivationOperator
{
    public static bool NeedsPreActivations => true;

    public static Vector512<float> Value(Vector512<float> z) => z * VectorMath.NormalDistribution(z);

    public static Vector512<float> Derivative(Vector512<float> z)
    {
        const float InverseSqrtTwoPi = 0.39894228040143267794f;
        Vector512<float> density = Vector512.Exp(z * z * -0.5f) * InverseSqrtTwoPi;
        return VectorMath.NormalDistribution(z) + z * density;
    }
}
