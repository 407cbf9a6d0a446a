namespace MLNetDenseTrainer.Comparison;

/// <summary>Repeats measurements and keeps the median of each figure.</summary>
internal static class Medians
{
    /// <param name="repeat">How often everything is measured, one whole round after the other.</param>
    /// <param name="cases">What is measured.</param>
    /// <param name="measure">The figures of a case.</param>
    public static IReadOnlyList<double[]> Of<TCase>(int repeat, IReadOnlyList<TCase> cases, Func<TCase, double[]> measure)
    {
        List<double[]>[] figures = [.. cases.Select(_ => new List<double[]>())];
        for (int round = 1; round <= repeat; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                figures[i].Add(measure(cases[i]));
                Console.Error.WriteLine($"round {round} of {repeat}, {i + 1} of {cases.Count}: {string.Join(' ', figures[i][^1].Select(figure => figure.ToString("F0")))}");
            }
        }
        return [.. figures.Select(rounds => rounds[0].Select((_, figure) => Median([.. rounds.Select(round => round[figure])])).ToArray())];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
