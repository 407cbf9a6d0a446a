using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Splits rows into those to train on and those to validate with.</summary>
internal static class RowSplit
{
    // In so many, one row more or less is hardly seen.
    private const double FewRows = 10.0;

    /// <summary>
    /// Deals rows into so many folds of about equal size, each class alike where there are classes. A fold never has all rows; with fewer rows than folds some are empty.
    /// </summary>
    public static int[][] Folds(TrainingRows rows, int[] indices, int folds, bool byClass, RandomGenerator random)
    {
        int[] dealt = [.. indices];
        random.Shuffle<int>(dealt);
        if (byClass)
            dealt = [.. dealt.OrderBy(row => rows.Target(row))];
        if (dealt.Length == 1)
            dealt = [];
        return [.. Enumerable.Range(0, folds).Select(fold => dealt.Where((_, place) => place % folds == fold).Order().ToArray())];
    }

    /// <summary>
    /// Draws a fraction of the rows for validation. With classes, each class gives its own fraction, to the nearest row; where that misses the fraction of all rows by a row or more, as with many classes of
    /// two rows each, classes that give few make up for it by one row each, drawn at random. No class loses its last training row. Both parts keep the order of the rows.
    /// </summary>
    public static (int[] Training, int[] Validation) Split(TrainingRows rows, float validationFraction, bool byClass, RandomGenerator random)
    {
        int[][] classes = [.. Enumerable.Range(0, rows.Count).GroupBy(row => byClass ? (int)rows.Target(row) : 0).OrderBy(group => group.Key).Select(group => group.ToArray())];
        foreach (int[] members in classes)
            random.Shuffle<int>(members);
        int[] counts = Counts([.. classes.Select(members => Math.Min(validationFraction * (double)members.Length, members.Length - 1))], random);
        HashSet<int> validation = [.. classes.Zip(counts).SelectMany(pair => pair.First.Take(pair.Second))];
        return (
            [.. Enumerable.Range(0, rows.Count).Where(row => !validation.Contains(row))],
            [.. Enumerable.Range(0, rows.Count).Where(validation.Contains)]);
    }

    // Whole numbers in the place of shares. Those that are rounded furthest the wrong way are the first to be rounded the other way.
    private static int[] Counts(double[] shares, RandomGenerator random)
    {
        int[] counts = [.. shares.Select(share => (int)Math.Round(share))];
        int missing = (int)shares.Zip(counts, (share, count) => share - count).Sum();
        if (missing == 0)
            return counts;
        int sign = Math.Sign(missing);
        double Lacks(int i) => sign * (shares[i] - counts[i]);
        int[] small = [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] < FewRows && Lacks(i) > 0.0)];
        random.Shuffle<int>(small);
        foreach (int i in small.OrderByDescending(Lacks).Take(Math.Abs(missing)))
            counts[i] += sign;
        return counts;
    }
}
