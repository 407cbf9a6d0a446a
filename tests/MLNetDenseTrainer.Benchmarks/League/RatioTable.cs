namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The league in one table: each trainer's errors as ratios to those of a reference, where it is ahead, and its time.</summary>
internal static class RatioTable
{
    public static void Write(
        TextWriter writer, IReadOnlyList<Result> results, (Yardstick Yardstick, Standings Standings)[] all,
        IReadOnlyList<string> trainers, string reference)
    {
        writer.WriteLine();
        var table = new TextTable(
            [$"ratio to {reference}", .. all.Select(each => each.Yardstick.Name), "ahead by loss", "seconds a split"]);
        foreach (string trainer in trainers)
        {
            table.Add(
            [
                trainer,
                .. all.Select(each => Ratio(each.Standings, trainer, reference)),
                Ahead([.. all.Where(each => each.Yardstick.IsLoss).Select(each => each.Standings)], trainer, reference),
                $"{Seconds(results, trainer):F1}",
            ]);
        }
        table.Write(writer);
    }

    private static string Ratio(Standings standings, string trainer, string reference) =>
        standings.Trainers.Contains(trainer) ? $"{standings.Ratio(trainer, reference):F3}" : "-";

    private static string Ahead(Standings[] losses, string trainer, string reference)
    {
        Standings[] measured = [.. losses.Where(standings => standings.Trainers.Contains(trainer))];
        return $"{measured.Sum(standings => standings.Wins(trainer, reference))}/{measured.Sum(standings => standings.DataSets.Count)}";
    }

    // Each training has one time and several metrics.
    private static double Seconds(IReadOnlyList<Result> results, string trainer)
    {
        Result[] trainings =
        [
            .. results.Where(result => result.Trainer == trainer && !double.IsNaN(result.Seconds))
                .DistinctBy(result => (result.DataSet, result.Split)),
        ];
        return trainings.GroupBy(training => training.DataSet).Sum(group => group.Average(training => training.Seconds));
    }
}
