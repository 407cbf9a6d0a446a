using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Splits rows into those to train on and those to validate with.</summary>
internal static class RowSplit
{
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
    /// Draws a fraction of the rows for validation. With classes, each class gives its own fraction, and no class loses its last training row.
    /// Both parts keep the order of the rows.
    /// </summary>
    public static (int[] Training, int[] Validation) Split(TrainingRows rows, float validationFraction, bool byClass, RandomGenerator random)
    {
        IEnumerable<IGrouping<int, int>> groups = Enumerable.Range(0, rows.Count).GroupBy(row => byClass ? (int)rows.Target(row) : 0);
        var validation = new HashSet<int>();
        foreach (int[] group in groups.OrderBy(group => group.Key).Select(group => group.ToArray()))
        {
            random.Shuffle<int>(group);
            int count = Math.Min((int)Math.Round(validationFraction * (double)group.Length), group.Length - 1);
            validation.UnionWith(group.AsSpan(0, count).ToArray());
        }
        return (
            [.. Enumerable.Range(0, rows.Count).Where(row => !validation.Contains(row))],
            [.. Enumerable.Range(0, rows.Count).Where(validation.Contains)]);
    }
}
