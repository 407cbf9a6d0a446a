namespace MLNetDenseTrainer.Numerics;

/// <summary>Functions that <see cref="Vector512"/> lacks, to float precision.</summary>
internal static class VectorMath
{
    /// <summary>e^z, to two roundings; 0 where that is below 2e-38.</summary>
    /// <remarks>2^n is made of the bits of n, and e^r is a polynomial (Moshier, Cephes library, expf), where z = n log 2 + r.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> z)
    {
        // From here on down, and up, the result is 0 and infinity. In this order, a NaN is handed on.
        z = Vector512.MinNative(Vector512.Create(89f), Vector512.MaxNative(Vector512.Create(-87.5f), z));
        // The last bits of a number this large count ones: what is added to it is rounded to n, with the exponent's bias for 2^(n-1) added.
        Vector512<float> shift = Vector512.Create(1.5f * (1 << 23) + 126f);
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(z, Vector512.Create(1.44269504088896341f), shift);
        Vector512<float> n = shifted - shift;
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), z);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        Vector512<float> series = Vector512.Create(1.9875691500e-4f);
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1.3981999507e-3f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(8.3334519073e-3f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(4.1665795894e-2f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1.6666665459e-1f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(5.0000001201e-1f));
        Vector512<float> exponential = Vector512.FusedMultiplyAdd(series, r * r, r) + Vector512<float>.One;
        // 2^128 is no float, but twice 2^127 times what is less than one may be.
        exponential *= (shifted.AsInt32() << 23).AsSingle();
        return exponential + exponential;
    }

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
        Vector512<float> large = Exp(z) - Vector512<float>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(-0.25f)), small, large);
    }

    /// <summary>
    /// The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 7.1.26 for the error function at z / sqrt 2);
    /// <paramref name="bell"/> is e^(-z^2 / 2), which the density takes too.
    /// </summary>
    public static Vector512<float> NormalDistribution(Vector512<float> z, out Vector512<float> bell)
    {
        const float InverseSqrtTwo = 0.70710678118654752440f;
        Vector512<float> x = Vector512.Abs(z) * InverseSqrtTwo;
        Vector512<float> t = Vector512<float>.One / Vector512.FusedMultiplyAdd(x, Vector512.Create(0.3275911f), Vector512<float>.One);
        Vector512<float> series = Vector512.Create(1.061405429f);
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(-1.453152027f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(1.421413741f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(-0.284496736f));
        series = Vector512.FusedMultiplyAdd(series, t, Vector512.Create(0.254829592f));
        bell = Exp(-(x * x));
        Vector512<float> upperTail = series * t * bell * 0.5f;
        return Vector512.ConditionalSelect(
            Vector512.LessThan(z, Vector512<float>.Zero), upperTail, Vector512<float>.One - upperTail);
    }

    /// <summary>z moved towards zero by a threshold, and to zero where it is nearer than that.</summary>
    public static Vector512<float> SoftThreshold(Vector512<float> z, Vector512<float> threshold) =>
        z - Vector512.Min(Vector512.Max(z, -threshold), threshold);

    /// <summary>Whether all of the values are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFinite(ReadOnlySpan<float> values)
    {
        // Zero times a number is zero, but for those that are not finite. Four sums, for each addition waits for the one before it.
        Vector512<float> zeros0 = Vector512<float>.Zero, zeros1 = zeros0, zeros2 = zeros0, zeros3 = zeros0;
        ReadOnlySpan<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        int i = 0;
        for (; i <= vectors.Length - 4; i += 4)
        {
            zeros0 = Vector512.FusedMultiplyAdd(vectors[i], Vector512<float>.Zero, zeros0);
            zeros1 = Vector512.FusedMultiplyAdd(vectors[i + 1], Vector512<float>.Zero, zeros1);
            zeros2 = Vector512.FusedMultiplyAdd(vectors[i + 2], Vector512<float>.Zero, zeros2);
            zeros3 = Vector512.FusedMultiplyAdd(vectors[i + 3], Vector512<float>.Zero, zeros3);
        }
        for (; i < vectors.Length; i++)
            zeros0 = Vector512.FusedMultiplyAdd(vectors[i], Vector512<float>.Zero, zeros0);
        float rest = Vector512.Sum(zeros0 + zeros1 + zeros2 + zeros3);
        foreach (float value in values[(vectors.Length * Vector512<float>.Count)..])
            rest += value * 0f;
        return rest == 0f;
    }
}
