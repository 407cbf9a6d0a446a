namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>The curve of true against false positives as the threshold falls.</summary>
internal static class RocCurve
{
    /// <summary>
    /// The standard error of the area under it (DeLong, DeLong and Clarke-Pearson, 1988; by ranks as Sun and Xu, 2014): for each positive
    /// row the share of negative ones below it, for each negative row the share of positive ones above it. Null where a class has less than
    /// two rows, NaN where a score is.
    /// </summary>
    public static double? StandardError(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        if (TensorPrimitives.IsNaNAny(scores))
            return double.NaN;
        float[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] sums = [0.0, 0.0];
        for (int row = 0; row < targets.Length; row++)
            sums[(int)targets[row]] += weights[row];
        // By class: the weight of the rows below, and the errors of their shares.
        double[] below = [0.0, 0.0];
        StandardError[] errors = [default, default];
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            double[] tied = [0.0, 0.0];
            for (end = first; end < sorted.Length && sorted[end] == sorted[first]; end++)
                tied[(int)targets[order[end]]] += weights[order[end]];
            foreach (int row in order.AsSpan(first, end - first))
            {
                int own = (int)targets[row];
                int other = 1 - own;
                errors[own].Add((below[other] + 0.5 * tied[other]) / sums[other], weights[row]);
            }
            below = [below[0] + tied[0], below[1] + tied[1]];
        }
        return errors[0].Value is { } ofNegatives && errors[1].Value is { } ofPositives
            ? Math.Sqrt(ofNegatives * ofNegatives + ofPositives * ofPositives)
            : null;
    }

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
