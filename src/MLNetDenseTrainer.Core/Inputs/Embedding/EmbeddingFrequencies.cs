using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Inputs.Embedding;

/// <summary>How fine the first frequencies of each feature's periodic embedding are.</summary>
/// <remarks>
/// The finer, the more a network can make of neighbouring values being different: right for a feature whose values come back again and
/// again (years, counts, prices), each with many rows to learn it from, and a way to learn noise for one that never has the same value
/// twice. Several classes share out the same rows among more boundaries, and fine steps did not pay there even for recurring values.
/// </remarks>
internal static class EmbeddingFrequencies
{
    private const double RowsPerRecurringValue = 8.0;

    /// <summary>The highest frequency of each embedded feature.</summary>
    /// <param name="sample">Rows that stand for all.</param>
    /// <param name="embedded">The features.</param>
    /// <param name="highest">For features whose values recur and for others, in periods per unit of a scaled feature.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public static float[] Highest(RowSelection sample, IReadOnlyList<int> embedded, (float Recurring, float Continuous) highest, Action? checkAlive = null)
    {
        if (highest.Recurring == highest.Continuous)
            return [.. embedded.Select(_ => highest.Continuous)];
        return [.. embedded.Select(HighestOf)];

        float HighestOf(int feature)
        {
            checkAlive?.Invoke();
            return Recurs(sample, feature) ? highest.Recurring : highest.Continuous;
        }
    }

    private static bool Recurs(RowSelection sample, int feature)
    {
        var distinct = new HashSet<float>();
        int rows = 0;
        foreach (int row in sample.Indices.Span)
        {
            float value = sample.Rows.Features(row)[feature];
            if (float.IsNaN(value))
                continue;
            distinct.Add(value);
            rows++;
        }
        return rows > 0 && rows >= RowsPerRecurringValue * distinct.Count;
    }
}
