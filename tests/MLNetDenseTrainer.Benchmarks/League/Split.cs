namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Which rows are for training and which for testing, each in the order of the file.</summary>
internal sealed record Split(int[] Train, int[] Test)
{
    private const double TestFraction = 0.2;

    /// <summary>The official split where there is one, else one drawn at random, of each class alike.</summary>
    public static Split Of(DataSet data, int seed)
    {
        bool[] isTest = data.IsTest ?? Draw(data, new Random(seed));
        int[] rows = [.. Enumerable.Range(0, data.RowCount)];
        return new Split([.. rows.Where(row => !isTest[row])], [.. rows.Where(row => isTest[row])]);
    }

    /// <summary>
    /// A split of the training rows of split 0, whose test rows take no part. For choices, which must not go by test rows.
    /// </summary>
    public static Split WithinTraining(DataSet data, int seed)
    {
        const int Offset = 1000;
        bool[] isTest = Draw(data, new Random(Offset + seed));
        int[] rows = Of(data, 0).Train;
        return new Split([.. rows.Where(row => !isTest[row])], [.. rows.Where(row => isTest[row])]);
    }

    private static bool[] Draw(DataSet data, Random random)
    {
        bool[] isTest = new bool[data.RowCount];
        IEnumerable<IGrouping<string, int>> strata = Enumerable.Range(0, data.RowCount)
            .GroupBy(row => data.Task == LeagueTask.Regression ? "" : data.Targets[row])
            .OrderBy(stratum => stratum.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, int> stratum in strata)
        {
            int[] rows = [.. stratum];
            random.Shuffle(rows);
            foreach (int row in rows.AsSpan(0, (int)Math.Round(rows.Length * TestFraction)))
                isTest[row] = true;
        }
        return isTest;
    }
}
