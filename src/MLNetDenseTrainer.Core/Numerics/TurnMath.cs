namespace MLNetDenseTrainer.Numerics;

/// <summary>Cosine and sine of angles in turns, 2π t, to 1e-6.</summary>
/// <remarks>
/// In turns, unlike in radians, whole ones come off without rounding, so t may be as large as it likes. Of infinities and NaN the results
/// are NaN.
/// </remarks>
internal static class TurnMath
{
    /// <summary>cos(2π t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> t)
    {
        Vector512<float> rest = t - Vector512.Round(t);
        return CosOfSquare(rest * rest);
    }

    /// <summary>sin(2π t) and cos(2π t), the latter with the bits of <see cref="Cos"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sin, Vector512<float> Cos) SinCos(Vector512<float> t)
    {
        Vector512<float> rest = t - Vector512.Round(t);
        Vector512<float> square = rest * rest;
        return (rest * SinOverRest(square), CosOfSquare(square));
    }

    // Minimax polynomials for |rest| <= 0.5, fitted anew after each coefficient was rounded to float. Errors: 1.3e-8 and, of the sine,
    // 1.3e-7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> CosOfSquare(Vector512<float> square)
    {
        Vector512<float> series = Vector512.Create(6.55945539f);
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-25.9919014f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(60.1749268f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-85.4511719f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(64.9391861f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-19.7392063f));
        return Vector512.FusedMultiplyAdd(series, square, Vector512<float>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SinOverRest(Vector512<float> square)
    {
        Vector512<float> series = Vector512.Create(-12.2501965f);
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(41.1903496f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-76.5762787f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(81.5957718f));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(-41.341404f));
        return Vector512.FusedMultiplyAdd(series, square, Vector512.Create(6.28318262f));
    }
}
