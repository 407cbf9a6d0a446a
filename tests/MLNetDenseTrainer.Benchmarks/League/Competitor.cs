using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>A trainer of the league: how to make it for each task, <see langword="null"/> where it has none for it.</summary>
internal sealed record Competitor(
    string Name,
    Preparation Preparation,
    Func<MLContext, IEstimator<ITransformer>>? Binary,
    Func<MLContext, IEstimator<ITransformer>>? Regression,
    Func<MLContext, IEstimator<ITransformer>>? Multiclass)
{
    public Func<MLContext, IEstimator<ITransformer>>? For(LeagueTask task) => task switch
    {
        LeagueTask.Binary => Binary,
        LeagueTask.Regression => Regression,
        _ => Multiclass,
    };
}
