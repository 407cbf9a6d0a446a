using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The trainers by name, each at its defaults, as a user would call it.</summary>
internal static class Competitors
{
    private static readonly Competitor[] _all =
    [
        new("dense", Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.DenseNetwork(),
            context => context.Regression.Trainers.DenseNetwork(),
            context => context.MulticlassClassification.Trainers.DenseNetwork()),
        new("lightgbm", Preparation.AsTheyAre,
            context => context.BinaryClassification.Trainers.LightGbm(),
            context => context.Regression.Trainers.LightGbm(),
            context => context.MulticlassClassification.Trainers.LightGbm()),
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

    private static string Names => string.Join(", ", _all.Select(competitor => competitor.Name));
}
