using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Recipes;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training;

/// <summary>Every decision about a training, taken once, from options and facts.</summary>
/// <param name="Options">The trainer's options.</param>
/// <param name="Facts">Facts about the rows, once they are split.</param>
/// <param name="Continued">The model to continue; <see langword="null"/> for a new one.</param>
/// <param name="Layers">The layers of each network.</param>
/// <param name="Settings">The settings that the loop carries out.</param>
internal sealed record TrainingPlan(
    DenseNetworkOptions Options, DataFacts Facts, ContinuedModel? Continued, IReadOnlyList<Dense> Layers, TrainingSettings Settings)
{
    /// <summary>The optimizer state to go on with; <see langword="null"/> where the optimizer begins anew.</summary>
    public OptimizerState? Optimizer =>
        Continued?.Optimizer is { } kept && kept.Identity == OptimizerIdentity.Of(Settings) ? kept : null;

    public static TrainingPlan From(DenseNetworkOptions options, DataFacts facts, ContinuedModel? continued)
    {
        IReadOnlyList<Dense> layers = options.Layers ?? continued?.Layers ?? Recipe.Layers(options, facts);
        return new TrainingPlan(options, facts, continued, layers, WithOptions(Recipe.For(options, facts), options, facts, continued));
    }

    public static int NetworksFor(DenseNetworkOptions options, DataFacts facts, ContinuedModel? continued) =>
        continued?.Networks ?? options.EnsembleSize ?? Recipe.For(options, facts).EnsembleSize;

    private static TrainingSettings WithOptions(
        TrainingSettings recipe, DenseNetworkOptions options, DataFacts facts, ContinuedModel? continued)
    {
        var reading = new ReadingPlan(options, facts, continued);
        var classification = options as DenseNetworkClassificationOptions;
        var regression = options as DenseNetworkRegressionOptions;
        Optimizer optimizer = options.Optimizer ?? recipe.Optimizer;
        // The recipe's weight decay belongs to its own optimizer.
        float weightDecay = options.WeightDecay ?? (options.Optimizer is null ? recipe.WeightDecay : 0f);
        bool fitsTemperature = classification is not null && (classification.TemperatureScaling ?? recipe.TemperatureScaling);
        // Only a temperature takes smoothing out of the probabilities again.
        float smoothing = fitsTemperature && facts.IsValidated ? recipe.LabelSmoothing : 0f;
        smoothing = classification?.LabelSmoothing ?? smoothing;
        bool smoothsToFrequencies = smoothing > 0f
            && Recipe.SmoothingTargetOf(classification!) == SmoothingTarget.ClassFrequencies;
        return recipe with
        {
            Optimizer = optimizer,
            WeightDecay = optimizer.EffectiveWeightDecay(weightDecay),
            LearningRate = options.LearningRate ?? recipe.LearningRate,
            LearningRateSchedule = options.LearningRateSchedule ?? recipe.LearningRateSchedule,
            BatchSize = options.BatchSize ?? recipe.BatchSize,
            Epochs = options.Epochs ?? recipe.Epochs,
            Shuffle = options.Shuffle,
            InputScaling = reading.Scaling(facts.IsSparse),
            MissingValues = reading.MissingValues,
            NumericEmbedding = continued?.Embedding ?? options.NumericEmbedding ?? recipe.NumericEmbedding,
            LearnedInputScale = options.LearnedInputScale ?? recipe.LearnedInputScale,
            Parametrization = options.Parametrization ?? recipe.Parametrization,
            StandardizeTarget = regression?.StandardizeTarget ?? false,
            ClampScores = regression is not null && (regression.ClampScores ?? continued?.Clamps ?? recipe.ClampScores),
            LabelSmoothing = smoothing,
            SmoothingShares = smoothsToFrequencies ? facts.ClassShares : [],
            TemperatureScaling = fitsTemperature,
            ClassOffsets = fitsTemperature && (classification!.ClassOffsets ?? recipe.ClassOffsets),
            L1Regularization = options.L1Regularization,
            L2Regularization = options.L2Regularization,
            RegularizationSchedule = options.RegularizationSchedule ?? recipe.RegularizationSchedule,
            GradientClipNorm = options.GradientClipNorm,
            EnsembleSize = NetworksFor(options, facts, continued),
            // A number of networks that is asked for stays.
            MayDropMembers = continued is null && options.EnsembleSize is null,
            EarlyStopping = options.EarlyStopping ?? recipe.EarlyStopping,
            ValidationMetric = options.ValidationMetric ?? Recipe.ValidationMetricOf(options, fitsTemperature),
            MaximumTrainingTime = options.MaximumTrainingTime,
            CanEndEarly = options.OnEpoch is not null || options.MaximumTrainingTime is not null,
            KeepOptimizerState = options.KeepOptimizerState,
            Checkpoint = options.Checkpoint,
            Threads = options.NumberOfThreads ?? recipe.Threads,
        };
    }
}
