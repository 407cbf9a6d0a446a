using System.Runtime.Intrinsics;

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
}
