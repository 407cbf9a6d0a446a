namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The league's tables: each data set by each yardstick, the standings, and how often the dense network is ahead.</summary>
internal static class Summary
{
    private const string Reference = "lightgbm";
    private const string Dense = "dense";
    private static readonly string[] _opponents = [Reference, "fasttree", "lbfgs", "sdca"];

    public static void Write(TextWriter writer, IReadOnlyList<Result> results, IReadOnlyList<string> trainers)
    {
        (Yardstick Yardstick, Standings Standings)[] all =
        [
            .. Yardstick.All.Select(yardstick => (Yardstick: yardstick, Standings: new Standings(results, yardstick, trainers)))
                .Where(each => each.Standings.DataSets.Count > 0),
        ];
        foreach ((Yardstick yardstick, Standings standings) in all)
        {
            writer.WriteLine();
            WriteDataSets(writer, yardstick, standings);
        }
        foreach ((Yardstick yardstick, Standings standings) in all)
        {
            writer.WriteLine();
            WriteStandings(writer, yardstick, standings);
        }
        writer.WriteLine();
        foreach ((Yardstick yardstick, Standings standings) in all)
            WriteAhead(writer, yardstick, standings);
        if (trainers.Contains(Reference))
            RatioTable.Write(writer, results, [.. all.Where(each => each.Yardstick.IsMain)], trainers, Reference);
    }

    private static void WriteDataSets(TextWriter writer, Yardstick yardstick, Standings standings)
    {
        var table = new TextTable([yardstick.Name, .. standings.Trainers]);
        foreach (string dataSet in standings.DataSets)
        {
            double[] errors = [.. standings.Trainers.Select(trainer => standings.Error(dataSet, trainer))];
            double best = errors.Where(error => !double.IsNaN(error)).DefaultIfEmpty(double.NaN).Min();
            table.Add([dataSet, .. errors.Select(error => $"{error:F4}{(error == best ? '*' : ' ')}")]);
        }
        table.Write(writer);
    }

    private static void WriteStandings(TextWriter writer, Yardstick yardstick, Standings standings)
    {
        bool hasReference = standings.Trainers.Contains(Reference);
        var table = new TextTable([yardstick.Name, "sets", "mean", "ratio", "wins", "losses", "rank", "seconds", "each"]);
        foreach (string trainer in standings.Trainers)
        {
            IReadOnlyList<string> dataSets = standings.Shared(trainer, trainer);
            IReadOnlyList<double> seconds = standings.Seconds(trainer);
            table.Add(
            [
                trainer,
                $"{dataSets.Count}",
                $"{standings.ShiftedGeometricMean(trainer, dataSets):F4}",
                .. hasReference ? AgainstReference(standings, trainer) : ["-", "-", "-"],
                $"{standings.MeanRank(trainer):F2}",
                $"{seconds.Sum():F1}",
                $"{seconds.DefaultIfEmpty(double.NaN).Average():F2}",
            ]);
        }
        table.Write(writer);
    }

    private static string[] AgainstReference(Standings standings, string trainer) =>
        [$"{standings.Ratio(trainer, Reference):F3}", $"{standings.Wins(trainer, Reference)}", $"{standings.Wins(Reference, trainer)}"];

    private static void WriteAhead(TextWriter writer, Yardstick yardstick, Standings standings)
    {
        string[] opponents = [.. _opponents.Where(standings.Trainers.Contains)];
        if (opponents.Length == 0)
            return;
        foreach (string dense in standings.Trainers.Where(IsDense))
            writer.WriteLine($"{dense} ahead by {yardstick.Name}: {string.Join(", ", opponents.Select(opponent => Share(standings, dense, opponent)))}");
    }

    private static bool IsDense(string trainer) => trainer.StartsWith(Dense, StringComparison.Ordinal);

    private static string Share(Standings standings, string dense, string opponent)
    {
        int wins = standings.Wins(dense, opponent);
        int of = standings.DataSets.Count;
        return $"{opponent} {(double)wins / of:P0} ({wins}/{of})";
    }
}
