using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

internal readonly struct SiluOperator : IActivationOperator
{
    public static bool NeedsPreActivations => true;

    public static Vector512<float> Value(Vector512<float> z) => z / (Vector512<float>.One + Vector512.Exp(-z));

    public static Vector512<float> Derivative(Vector512<float> z)
    {
        Vector512<float> s = SigmoidOperator.Value(z);
        return s * (Vector512<float>.One + z * (Vector512<float>.One - s));
    }
}
