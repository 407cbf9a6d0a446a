namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>Median and spread of weighted numbers, which a few outliers do not move.</summary>
/// <remarks>The spread is the interquartile range; where that is 0, that of numbers other than the median; else half the range.</remarks>
internal readonly record struct RobustSpread(float Median, double Spread)
{
    /// <summary>Reorders the numbers where it looks at some of them apart.</summary>
    public static RobustSpread Of(WeightedQuantiles quantiles, Span<float> values, Span<float> weights)
    {
        float median = quantiles.At(0.5);
        double spread = (double)quantiles.At(0.75) - quantiles.At(0.25);
        if (spread > 0.0)
            return new RobustSpread(median, spread);
        int others = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != median)
                (values[others], weights[others++]) = (values[i], weights[i]);
        }
        if (others > 0)
        {
            using var ofOthers = new WeightedQuantiles(values[..others], weights[..others]);
            spread = (double)ofOthers.At(0.75) - ofOthers.At(0.25);
            // Else the others, far from the median, would all come to about the same.
            if (spread > 0.0)
                spread = Math.Max(spread, Math.Abs((double)ofOthers.At(0.5) - median));
        }
        return new RobustSpread(median, spread > 0.0 ? spread : 0.5 * ((double)quantiles.At(1.0) - quantiles.At(0.0)));
    }
}
