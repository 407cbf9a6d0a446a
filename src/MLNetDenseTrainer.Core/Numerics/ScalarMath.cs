namespace MLNetDenseTrainer.Numerics;

/// <summary>Functions of one number, to float precision.</summary>
internal static class ScalarMath
{
    /// <summary>1 / (1 + e^-x), without overflow; NaN for NaN.</summary>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
    }

    /// <summary>log(1 + e^x), without overflow; NaN for NaN.</summary>
    public static double Softplus(double x) => Math.Max(x, 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(x)));
}
