namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>An error, at least 0 and better when smaller, made of a metric of a task.</summary>
internal sealed record Yardstick(string Name, LeagueTask Task, string Metric, Func<double, double> Error)
{
    /// <summary>Whether it is the loss that trainers minimize.</summary>
    public bool IsLoss => Metric is "logloss" or "nrmse";

    /// <summary>Whether the table of ratios has it.</summary>
    public bool IsMain => Task != LeagueTask.Binary || Metric != "accuracy";

    public static IReadOnlyList<Yardstick> All { get; } =
    [
        new("binary logloss", LeagueTask.Binary, "logloss", loss => loss),
        new("binary 1-auc", LeagueTask.Binary, "auc", auc => 1 - auc),
        new("binary error", LeagueTask.Binary, "accuracy", accuracy => 1 - accuracy),
        new("regression nrmse", LeagueTask.Regression, "nrmse", error => error),
        new("multiclass error", LeagueTask.Multiclass, "accuracy", accuracy => 1 - accuracy),
        new("multiclass logloss", LeagueTask.Multiclass, "logloss", loss => loss),
    ];
}
