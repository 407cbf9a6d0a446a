using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Recipes;

/// <summary>Values for options that are null: plain ones where layers are given, else a recipe for tables or for sparse rows.</summary>
internal static class Recipe
{
    public const int FewestNetworks = 3;

    // Two networks at least hold back each fold of a classifier, if there are enough of them, so that averages can be calibrated.
    private const int NetworksThatShareFolds = 10;
    private const int MostFolds = 8;

    private const double Smoothing = 0.1;

    // An entropy of classes, as a part of the largest, below which one of them is rare: of two classes, one of a sixth of the rows.
    private const double EvenClasses = 0.65;

    // Without validation, more epochs would memorize the rows.
    private const int MostEpochsWithoutValidation = 4;

    /// <summary>Label smoothing is for trainings that fit a temperature.</summary>
    public static TrainingSettings For(DenseNetworkOptions options, DataFacts facts)
    {
        TrainingSettings plain = Plain(options, facts);
        if (options.Layers is not null)
            return plain;
        TrainingSettings shared = plain with
        {
            ClampScores = true,
            TemperatureScaling = true,
            ClassOffsets = true,
            LabelSmoothing = LabelSmoothing(facts.ClassShares),
            EarlyStopping = EarlyStopping.BestEpochOnly,
        };
        TrainingSettings recipe = facts.IsSparse
            ? SparseRecipe.Of(shared, facts, options.Effort)
            : TableRecipe.Of(shared, facts, options.Effort);
        return recipe with
        {
            Epochs = facts.IsValidated ? recipe.Epochs : Math.Min(recipe.Epochs, MostEpochsWithoutValidation),
            EnsembleSize = facts.IsInMemory ? recipe.EnsembleSize : 1,
        };
    }

    public static IReadOnlyList<Dense> Layers(DenseNetworkOptions options, DataFacts facts)
    {
        IReadOnlyList<Dense> hidden = facts.IsSparse
            ? SparseRecipe.HiddenLayers
            : TableRecipe.HiddenLayers(options.ChosenLoss, options.Effort);
        return [.. hidden, new Dense(facts.Outputs)];
    }

    public static MissingValues MissingValuesOf(DenseNetworkOptions options) =>
        options.MissingValues ?? (options.Layers is null ? MissingValues.Impute : MissingValues.SkipRow);

    public static SmoothingTarget SmoothingTargetOf(DenseNetworkClassificationOptions options) =>
        options.SmoothingTarget ?? (options.Layers is null ? SmoothingTarget.ClassFrequencies : SmoothingTarget.Uniform);

    /// <summary>Smoothed labels leave probabilities too unsure, more so in some epochs than in others. A temperature mends that.</summary>
    public static ValidationMetric ValidationMetricOf(DenseNetworkOptions options, bool fitsTemperature) =>
        options.Layers is null && fitsTemperature ? ValidationMetric.CalibratedLoss : ValidationMetric.Loss;

    public static CategoryEmbedding CategoryEmbeddingOf(DenseNetworkOptions options) =>
        options.CategoryEmbedding ?? (options.Layers is null ? CategoryEmbedding.Learned : CategoryEmbedding.None);

    /// <summary>Sparse rows are scaled so that zeros stay zeros.</summary>
    public static InputScaling InputScalingOf(DenseNetworkOptions options, bool isSparse) => options.InputScaling
        ?? (isSparse ? InputScaling.MaximumAbsolute : options.Layers is null ? InputScaling.RobustQuantile : InputScaling.Standardize);

    /// <summary>The smallest ensemble for rows in memory. Only few rows get more networks.</summary>
    public static int FewestNetworksOf(DenseNetworkOptions options) =>
        options.EnsembleSize ?? (options.Layers is null ? FewestNetworks : 1);

    /// <summary>Regressions have no probabilities to calibrate, so each network holds back as little as it can.</summary>
    public static int FoldsOf(DenseNetworkOptions options, int networks)
    {
        bool shares = options.Layers is null && !options.ChosenLoss.Head.PredictsNumbers && networks >= NetworksThatShareFolds;
        return Math.Min(networks, options.Folds ?? (shares ? Math.Min(networks / 2, MostFolds) : networks));
    }

    /// <summary>The part that one network alone holds back, or it would memorize its rows. Rows that are streamed are many.</summary>
    public static float HeldBackAlone(DenseNetworkOptions options, bool isInMemory) =>
        options.ValidationFraction > 0f || options.Layers is not null ? options.ValidationFraction : isInMemory ? 0.2f : 0.1f;

    // Where a class is rare, as much smoothing would hide in which rows it is less rare. No temperature takes that out again.
    private static float LabelSmoothing(ImmutableArray<float> shares)
    {
        if (shares.Length < 2)
            return (float)Smoothing;
        double entropy = shares.Sum(share => share > 0f ? -share * Math.Log(share) : 0.0);
        double evenness = Math.Min(1.0, entropy / Math.Log(shares.Length) / EvenClasses);
        return (float)Math.Round(Smoothing * evenness * evenness, 3);
    }

    private static TrainingSettings Plain(DenseNetworkOptions options, DataFacts facts) => new()
    {
        Loss = options.ChosenLoss,
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.001f,
        LearningRateSchedule = LearningRateSchedule.Constant,
        BatchSize = 32,
        Epochs = 100,
        Seed = facts.Seed,
        Threads = Environment.ProcessorCount,
    };
}
