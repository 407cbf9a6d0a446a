using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDenseTrainer.Numerics;

/// <summary>Functions that <see cref="Vector512"/> lacks, to float precision.</summary>
internal static class VectorMath
{
    /// <summary>log(1 + u) for u >= 0, exact for tiny u as well (Kahan's correction).</summary>
    public static Vector512<float> Log1p(Vector512<float> u)
    {
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> w = one + u;
        Vector512<float> corrected = Vector512.Log(w) * (u / (w - one));
        return Vector512.ConditionalSelect(Vector512.Equals(w, one), u, corrected);
    }

    /// <summary>e^z - 1 for z &lt;= 0, exact for tiny z as well. Larger z are cut to 0.</summary>
    public static Vector512<float> Expm1(Vector512<float> z)
    {
        z = Vector512.Min(z, Vector512<float>.Zero);
        // Taylor series to the sixth power: for |z| < 0.25 its error is below float's.
        Vector512<float> series = Vector512.Create(1f / 720);
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1f / 120));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1f / 24));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1f / 6));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(0.5f));
        Vector512<float> small = Vector512.FusedMultiplyAdd(series * z, z, z);
        Vector512<float> large = Vector512.Exp(z) - Vector512<float>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(-0.25f)), small, large);
    }

    /// <summary>
    /// The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 7.1.26 for the error function at z / sqrt 2).
    /// </summary>
    public static Vector512<float> NormalDistribution(Vector512<float> z)
    {
        const float InverseSqrtTwo = 0.70710678118654752440f;
        Vector512<float> x = Vector512.Abs(z) * InverseSqrtTwo;
        Vector512<float> t = Vector512<float>.One / Vector512.FusedMultiplyAdd(x, Vector512.Create(0.3275911f), Vector512<float>.One);
        Vector512<float> series = Vector512.Create(1.061405429f);
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(-1.453152027f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(1.421413741f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(-0.284496736f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(0.254829592f));
        Vector512<float> upperTail = series * t * Vector512.Exp(-(x * x)) * 0.5f;
        return Vector512.ConditionalSelect(
            Vector512.LessThan(z, Vector512<float>.Zero), upperTail, Vector512<float>.One - upperTail);
    }

    /// <summary>Whether all of the values are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFinite(ReadOnlySpan<float> values)
    {
        // Zero times a number is zero, but for those that are not finite.
        Vector512<float> zeros = Vector512<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            zeros = Vector512.FusedMultiplyAdd(Vector512.Create(values[i..]), Vector512<float>.Zero, zeros);
        float rest = Vector512.Sum(zeros);
        for (; i < values.Length; i++)
            rest += values[i] * 0f;
        return rest == 0f;
    }
}
