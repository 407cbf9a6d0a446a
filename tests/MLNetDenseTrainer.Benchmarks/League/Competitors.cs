using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The trainers by name, each at its defaults (one of them tuned), as a user would call it.</summary>
internal static class Competitors
{
    private static readonly Competitor[] _all =
    [
        Dense("dense-quick", Effort.Quick),
        Dense("dense", Effort.Standard),
        Dense("dense-thorough", Effort.Thorough),
        new("lightgbm", Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.LightGbm(),
            context => context.Regression.Trainers.LightGbm(),
            context => context.MulticlassClassification.Trainers.LightGbm()),
        new("lightgbm-tuned", Preparation.AsTheyAre,
            context => new TunedLightGbm(context, LeagueTask.Binary),
            context => new TunedLightGbm(context, LeagueTask.Regression),
            context => new TunedLightGbm(context, LeagueTask.Multiclass)),
        new("fasttree", Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.FastTree(),
            context => context.Regression.Trainers.FastTree(),
            Multiclass: null),
        // Its scores are no probabilities until a calibrator has seen them.
        new("fastforest", Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.FastForest().Append(context.BinaryClassification.Calibrators.Platt()),
            context => context.Regression.Trainers.FastForest(),
            Multiclass: null),
        new("lbfgs", Preparation.Normalized,
            context => context.BinaryClassification.Trainers.LbfgsLogisticRegression(),
            Regression: null,
            context => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
        new("sdca", Preparation.Normalized,
            context => context.BinaryClassification.Trainers.SdcaLogisticRegression(),
            context => context.Regression.Trainers.Sdca(),
            context => context.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
    ];

    /// <summary>A trainer's name, or <c>dense:</c> and options.</summary>
    public static Competitor Named(string name) =>
        _all.FirstOrDefault(competitor => competitor.Name == name)
        ?? DenseVariant.ParseOrNull(name)
        ?? throw new UsageException($"There is no trainer '{name}': {Names}, or {DenseVariant.Prefix}Name=value[;Name=value...]");

    private static Competitor Dense(string name, Effort effort) => new(name, Preparation.AsTheyAre,
        context => context.BinaryClassification.Trainers.DenseNetwork(effort: effort),
        context => context.Regression.Trainers.DenseNetwork(effort: effort),
        context => context.MulticlassClassification.Trainers.DenseNetwork(effort: effort));

    private static string Names => string.Join(", ", _all.Select(competitor => competitor.Name));
}
