namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Trainers at their defaults against each other on tables of data: figures as CSV, progress and summary to the error stream.</summary>
internal static class LeagueVerb
{
    private const string All = "all";

    public static void Run(Arguments arguments)
    {
        var folder = new DataFolder(arguments.Text("data"));
        string[] dataSets = Chosen(arguments.Text("datasets"), folder.Names);
        Competitor[] competitors = [.. arguments.Text("trainers").Split(',').Select(Competitors.Named)];
        int splits = arguments.Count("splits");
        bool isWithinTraining = arguments.Flag("within-training");

        // Whatever a trainer prints must not end up among the figures.
        TextWriter figures = Console.Out;
        Console.SetOut(Console.Error);
        figures.WriteLine(Result.Header);
        List<Result> results = [];
        foreach (string name in dataSets)
        {
            if (Read(folder, name) is not { } data)
                continue;
            for (int split = 0; split < splits; split++)
            {
                var match = new Match(data, split, isWithinTraining);
                foreach (Competitor competitor in competitors)
                    results.AddRange(Reported(match.Play(competitor), figures));
            }
        }
        Summary.Write(Console.Error, results, [.. competitors.Select(competitor => competitor.Name)]);
    }

    // One that cannot be read is said, and the others are played.
    private static DataSet? Read(DataFolder folder, string name)
    {
        try
        {
            return folder.Read(name);
        }
        catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException)
        {
            Console.Error.WriteLine($"{name} is left out: {exception.Message}");
            Environment.ExitCode = 1;
            return null;
        }
    }

    private static string[] Chosen(string names, IReadOnlyList<string> there)
    {
        string[] chosen = names == All ? [.. there] : names.Split(',');
        return chosen.Except(there).FirstOrDefault() is string unknown
            ? throw new UsageException($"There is no data set '{unknown}': {string.Join(", ", there)}.")
            : chosen;
    }

    private static IReadOnlyList<Result> Reported(IReadOnlyList<Result> results, TextWriter figures)
    {
        foreach (Result result in results)
            figures.WriteLine(result.ToCsv());
        string values = string.Join("  ", results.Select(result => $"{result.Metric} {result.Value:G4}"));
        if (results is [Result first, ..])
            Console.Error.WriteLine($"{first.DataSet} split {first.Split} {first.Trainer}: {values}  ({first.Seconds:F1} s)");
        return results;
    }
}
