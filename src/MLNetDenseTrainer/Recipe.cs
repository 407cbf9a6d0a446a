using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>What options leave open: plain values where layers are given, else those of a recipe for tables.</summary>
/// <remarks>
/// The recipe is RealMLP's (Holzmüller et al., 2024, arXiv:2407.04491), cross-validated: several networks, each with its own part of the rows held back, are averaged, and one temperature
/// is fitted to what they predict for those rows. Sizes and rates that differ from the paper's were chosen by the league.
/// </remarks>
internal sealed class Recipe(DenseNetworkOptions options)
{
    private const int HiddenLayers = 2;
    private const int HiddenUnits = 256;

    // That all networks together go through, where rows are many; half as many again brought nothing.
    private const long RowsPerTraining = 8_000_000;
    private const int FewestEpochs = 16;
    private const int MostEpochs = 256;

    // With fewer rows than this, parts of them are too small to tell a good epoch from a bad one.
    private const int FewestRowsToHoldBack = 20;

    private bool IsRegression => options.ChosenLoss.Task.IsRegression();

    private bool IsPlain => options.Layers is not null;

    public InputScaling InputScaling => options.InputScaling ?? (IsPlain ? InputScaling.Standardize : InputScaling.RobustClip);

    public MissingValues MissingValues => options.MissingValues ?? (IsPlain ? MissingValues.SkipRow : MissingValues.Impute);

    /// <summary>The layers of a network with so many outputs.</summary>
    public IReadOnlyList<Dense> Layers(int outputs) =>
        options.Layers ?? [.. Enumerable.Repeat(new Dense(HiddenUnits, Activation.Mish, IsRegression ? 0.1f : 0.15f), HiddenLayers), new Dense(outputs)];

    /// <summary>All that governs a training on so many rows.</summary>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="inMemory">Whether they are all in memory.</param>
    public TrainingSettings Settings(long rows, bool inMemory)
    {
        var classification = options as DenseNetworkClassificationOptions;
        var regression = options as DenseNetworkRegressionOptions;
        Optimizer optimizer = options.Optimizer ?? (IsPlain ? Optimizer.Adam() : Optimizer.Adam(beta2: 0.95f));
        return new TrainingSettings
        {
            Loss = options.ChosenLoss,
            Optimizer = optimizer,
            LearningRateSchedule = options.LearningRateSchedule ?? (IsPlain ? LearningRateSchedule.Constant : LearningRateSchedule.CosineCycles()),
            LearningRate = options.LearningRate ?? (IsPlain ? 0.001f : IsRegression ? 0.08f : 0.04f),
            BatchSize = options.BatchSize ?? (IsPlain ? 32 : BatchSize(rows)),
            Epochs = options.Epochs ?? (IsPlain ? 100 : Epochs(rows)),
            Shuffle = options.Shuffle,
            InputScaling = InputScaling,
            MissingValues = MissingValues,
            NumericEmbedding = options.NumericEmbedding ?? (IsPlain ? NumericEmbedding.None : NumericEmbedding.Periodic),
            LearnedInputScale = options.LearnedInputScale ?? !IsPlain,
            Parametrization = options.Parametrization ?? (IsPlain ? Parametrization.Standard : Parametrization.NeuralTangent),
            StandardizeTarget = regression?.StandardizeTarget ?? false,
            ClampScores = IsRegression && (regression?.ClampScores ?? !IsPlain),
            LabelSmoothing = IsRegression ? 0f : classification?.LabelSmoothing ?? (IsPlain ? 0f : 0.1f),
            TemperatureScaling = !IsRegression && (classification?.TemperatureScaling ?? !IsPlain),
            L1Regularization = options.L1Regularization,
            L2Regularization = options.L2Regularization,
            WeightDecay = optimizer.EffectiveWeightDecay(options.WeightDecay ?? (IsPlain || options.Optimizer is not null ? 0f : 0.02f)),
            RegularizationSchedule = options.RegularizationSchedule ?? (IsPlain ? RegularizationSchedule.Constant : RegularizationSchedule.FlatCosine),
            GradientClipNorm = options.GradientClipNorm,
            EnsembleSize = options.EnsembleSize ?? (IsPlain || !inMemory ? 1 : EnsembleSize(rows)),
            EarlyStopping = options.EarlyStopping ?? (IsPlain ? null : new EarlyStopping(patience: int.MaxValue)),
            ValidationMetric = options.ValidationMetric,
            MaximumTime = options.MaximumTrainingTime,
            Seed = 0,
            Threads = options.NumberOfThreads ?? Environment.ProcessorCount,
        };
    }

    private static int EnsembleSize(long rows) => rows switch
    {
        < FewestRowsToHoldBack => 1,
        <= 10_000 => 10,
        <= 25_000 => 8,
        <= 100_000 => 5,
        _ => 3,
    };

    private static int BatchSize(long rows) => rows switch
    {
        <= 1024 => 64,
        <= 8192 => 128,
        <= 30_000 => 256,
        <= 100_000 => 512,
        _ => 1024,
    };

    // Large data see each row less often: about as many steps as there is time for, and as they need.
    private static int Epochs(long rows) => (int)Math.Clamp(RowsPerTraining / (rows * EnsembleSize(rows)), FewestEpochs, MostEpochs);
}
