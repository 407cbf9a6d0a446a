namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>The curve of true against false positives as the threshold falls.</summary>
internal static class RocCurve
{
    /// <summary>
    /// The area under it: the chance that a positive row (target 1) scores above a negative one (0), ties counting half. Null where a class
    /// is missing, NaN where a score is.
    /// </summary>
    public static double? Area(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        // NaN has no rank.
        if (TensorPrimitives.IsNaNAny(scores))
            return double.NaN;
        float[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double negativesBelow = 0.0, positives = 0.0, area = 0.0;
        for (int i = 0; i < sorted.Length;)
        {
            double tiedPositives = 0.0, tiedNegatives = 0.0;
            for (float score = sorted[i]; i < sorted.Length && sorted[i] == score; i++)
            {
                int row = order[i];
                if (targets[row] == 1f)
                    tiedPositives += weights[row];
                else
                    tiedNegatives += weights[row];
            }
            area += tiedPositives * (negativesBelow + 0.5 * tiedNegatives);
            positives += tiedPositives;
            negativesBelow += tiedNegatives;
        }
        return positives > 0.0 && negativesBelow > 0.0 ? area / (positives * negativesBelow) : null;
    }
}
