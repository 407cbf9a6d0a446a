using System.Globalization;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>One figure: a trainer on a split of a data set, by a metric. Not a number where training or scoring failed.</summary>
internal sealed record Result(string DataSet, LeagueTask Task, string Metric, string Trainer, int Split, double Value, double Seconds)
{
    public const string Header = "dataset,task,metric,trainer,split,value,seconds";

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture, $"{DataSet},{Task.Name()},{Metric},{Trainer},{Split},{Value:R},{Seconds:F3}");
}
