namespace MLNetDenseTrainer.Inputs;

/// <summary>The highest of the first frequencies in the periodic embedding of each feature.</summary>
/// <remarks>
/// High frequencies let a network tell neighboring values apart. That suits a feature whose values recur (years, counts, prices), because
/// many rows show each value. Other features would teach it noise.
/// </remarks>
internal static class EmbeddingFrequencies
{
    private const double RowsPerRecurringValue = 8.0;

    /// <summary>The highest frequency of each embedded feature, in periods per unit of a scaled feature.</summary>
    public static float[] Highest(
        Columns sample, IReadOnlyList<int> embedded, (float Recurring, float Continuous) highest, Action? checkAlive = null)
    {
        if (highest.Recurring == highest.Continuous)
            return [.. embedded.Select(_ => highest.Continuous)];
        float[] values = new float[sample.Rows], weights = new float[sample.Rows];
        return [.. embedded.Select(HighestOf)];

        float HighestOf(int feature)
        {
            checkAlive?.Invoke();
            ReadOnlySpan<float> present = values.AsSpan(0, sample.Read(feature, values, weights));
            return Recurs(present) ? highest.Recurring : highest.Continuous;
        }
    }

    private static bool Recurs(ReadOnlySpan<float> values)
    {
        int distinct = new HashSet<float>(values.ToArray()).Count;
        return values.Length > 0 && values.Length >= RowsPerRecurringValue * distinct;
    }
}
