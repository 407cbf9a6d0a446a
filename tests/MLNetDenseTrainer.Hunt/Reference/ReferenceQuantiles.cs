namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>Median and spread of numbers, which outliers do not move.</summary>
internal static class ReferenceQuantiles
{
    /// <summary>
    /// The median and the interquartile range. Where that is 0, that of the numbers that are not the median. Where that is 0 too, half of the
    /// whole range.
    /// </summary>
    /// <param name="values">Numbers with whole weights: each stands there as often as its weight says.</param>
    public static (double Median, double Spread) Of((double Value, double Weight)[] values)
    {
        double[] sorted = Repeated(values);
        double median = Quantile(sorted, 0.5);
        double spread = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        double[] others = Repeated([.. values.Where(v => v.Value != median)]);
        if (spread == 0.0 && others.Length > 0)
        {
            spread = Quantile(others, 0.75) - Quantile(others, 0.25);
            spread = spread > 0.0 ? Math.Max(spread, Math.Abs(Quantile(others, 0.5) - median)) : 0.0;
        }
        return (median, spread > 0.0 ? spread : 0.5 * (sorted[^1] - sorted[0]));
    }

    // Equal weights are treated as 1.
    private static double[] Repeated((double Value, double Weight)[] values)
    {
        bool areAlike = values.All(v => v.Weight == values[0].Weight);
        return [.. values.SelectMany(v => Enumerable.Repeat(v.Value, areAlike ? 1 : (int)v.Weight)).Order()];
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int low = (int)Math.Floor(position);
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
    }
}
