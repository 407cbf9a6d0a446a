namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>What a data set asks for.</summary>
internal enum LeagueTask
{
    Binary,
    Regression,
    Multiclass,
}

/// <summary>The names of tasks in manifests and figures.</summary>
internal static class LeagueTaskNames
{
    public static string Name(this LeagueTask task) => task switch
    {
        LeagueTask.Binary => "binary",
        LeagueTask.Regression => "regression",
        _ => "multiclass",
    };
}
