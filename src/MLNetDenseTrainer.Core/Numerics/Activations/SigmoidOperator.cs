using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

internal readonly struct SigmoidOperator : IActivationOperator
{
    public static bool NeedsPreActivations => false;

    public static Vector512<float> Value(Vector512<float> z) =>
        Vector512<float>.One / (Vector512<float>.One + Vector512.Exp(-z));

    public static Vector512<float> Derivative(Vector512<float> a) => a * (Vector512<float>.One - a);
}
