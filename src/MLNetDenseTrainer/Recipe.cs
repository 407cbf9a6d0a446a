using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>What options leave open: plain values where layers are given, else those of a recipe for tables, or of one for sparse rows.</summary>
/// <remarks>
/// The recipe for tables is RealMLP's (Holzmüller et al., 2024, arXiv:2407.04491), cross-validated: several networks, each with its own part of the rows held back, are averaged, and one temperature
/// is fitted to what they predict for those rows. Sizes and rates that differ from the paper's were chosen by the league.
/// </remarks>
internal sealed class Recipe(DenseNetworkOptions options)
{
    private const int HiddenLayers = 2;
    private const int HiddenUnits = 256;

    // That all networks together go through, where rows are many; half as many again brought nothing.
    private const long RowsPerTraining = 12_800_000;
    private const int FewestEpochs = 16;
    private const int MostEpochs = 256;

    // Wide rows take their time: of more than 500 features there are fewer networks, down to three.
    private const int FeaturesPerTraining = 8_000;
    private const int FewestNetworks = 3;

    // Sparse rows have so many features that a network soon knows each row by heart: one hidden layer, much dropout, few epochs. Measured on sentences and short messages.
    private const int SparseHiddenUnits = 64;
    private const float SparseDropout = 0.5f;
    private const float SparseLearningRate = 0.001f;
    private const long RowsPerSparseNetwork = 20_000;
    private const int FewestSparseEpochs = 6;
    private const int MostSparseEpochs = 40;

    // With fewer rows than this, parts of them are too small to tell a good epoch from a bad one.
    private const int FewestRowsToHoldBack = 20;

    private bool IsRegression => options.ChosenLoss.Task.IsRegression();

    private bool IsPlain => options.Layers is not null;

    /// <summary>How features are scaled: sparse rows so that zero stays zero.</summary>
    public InputScaling Scaling(bool isSparse) => options.InputScaling
        ?? (isSparse ? InputScaling.MaximumAbsolute : IsPlain ? InputScaling.Standardize : InputScaling.RobustQuantile);

    public MissingValues MissingValues => options.MissingValues ?? (IsPlain ? MissingValues.SkipRow : MissingValues.Impute);

    /// <summary>Networks that rows in memory train at least. Where there are more, rows are few.</summary>
    public int FewestNetworksInMemory => options.EnsembleSize ?? (IsPlain ? 1 : FewestNetworks);

    /// <summary>The layers of a network with so many outputs, for sparse rows or dense ones.</summary>
    public IReadOnlyList<Dense> Layers(int outputs, bool isSparse) =>
        options.Layers ?? (isSparse ? [new Dense(SparseHiddenUnits, Activation.Relu, SparseDropout), new Dense(outputs)] : TableLayers(outputs));

    private IReadOnlyList<Dense> TableLayers(int outputs) =>
        [.. Enumerable.Repeat(new Dense(HiddenUnits, Activation.Mish, IsRegression ? 0.1f : 0.15f), HiddenLayers), new Dense(outputs)];

    /// <summary>All that governs a training on so many rows.</summary>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="features">How many features a row has.</param>
    /// <param name="inMemory">Whether they are all in memory.</param>
    /// <param name="isSparse">Whether they are sparse. Where there is no value for sparse rows, the plain one is theirs too.</param>
    public TrainingSettings Settings(long rows, int features, bool inMemory, bool isSparse)
    {
        bool isTable = !IsPlain && !isSparse;
        var classification = options as DenseNetworkClassificationOptions;
        var regression = options as DenseNetworkRegressionOptions;
        Optimizer optimizer = options.Optimizer ?? (isTable ? Optimizer.Adam(beta2: 0.95f) : Optimizer.Adam());
        int networks = options.EnsembleSize ?? (IsPlain || !inMemory ? 1 : isSparse ? SparseEnsembleSize(rows) : EnsembleSize(rows, features));
        // Without rows to fit a temperature to, smoothing would stay in the probabilities.
        bool smooths = !IsPlain && (networks > 1 || options.ValidationFraction > 0f || options.ValidationSet is not null);
        return new TrainingSettings
        {
            Loss = options.ChosenLoss,
            Optimizer = optimizer,
            LearningRateSchedule = options.LearningRateSchedule ?? (IsPlain ? LearningRateSchedule.Constant : isSparse ? LearningRateSchedule.Cosine() : LearningRateSchedule.CosineCycles()),
            LearningRate = options.LearningRate ?? (IsPlain ? 0.001f : isSparse ? SparseLearningRate : IsRegression ? 0.08f : 0.04f),
            BatchSize = options.BatchSize ?? (IsPlain ? 32 : isSparse ? SparseBatchSize(rows) : BatchSize(rows)),
            Epochs = options.Epochs ?? (IsPlain ? 100 : isSparse ? SparseEpochs(rows) : Epochs(rows)),
            Shuffle = options.Shuffle,
            InputScaling = Scaling(isSparse),
            MissingValues = MissingValues,
            NumericEmbedding = options.NumericEmbedding ?? (isTable ? NumericEmbedding.Periodic : NumericEmbedding.None),
            LearnedInputScale = options.LearnedInputScale ?? isTable,
            Parametrization = options.Parametrization ?? (isTable ? Parametrization.NeuralTangent : Parametrization.Standard),
            StandardizeTarget = regression?.StandardizeTarget ?? false,
            ClampScores = IsRegression && (regression?.ClampScores ?? !IsPlain),
            LabelSmoothing = IsRegression ? 0f : classification?.LabelSmoothing ?? (smooths ? 0.1f : 0f),
            TemperatureScaling = !IsRegression && (classification?.TemperatureScaling ?? !IsPlain),
            L1Regularization = options.L1Regularization,
            L2Regularization = options.L2Regularization,
            WeightDecay = optimizer.EffectiveWeightDecay(options.WeightDecay ?? (isTable && options.Optimizer is null ? 0.02f : 0f)),
            RegularizationSchedule = options.RegularizationSchedule ?? (isTable ? RegularizationSchedule.FlatCosine : RegularizationSchedule.Constant),
            GradientClipNorm = options.GradientClipNorm,
            EnsembleSize = networks,
            EarlyStopping = options.EarlyStopping ?? (IsPlain ? null : new EarlyStopping(patience: int.MaxValue)),
            ValidationMetric = options.ValidationMetric,
            MaximumTime = options.MaximumTrainingTime,
            Seed = 0,
            Threads = options.NumberOfThreads ?? Environment.ProcessorCount,
        };
    }

    private static int SparseEnsembleSize(long rows) => rows < FewestRowsToHoldBack ? 1 : rows <= 10_000 ? 5 : 3;

    private static int SparseBatchSize(long rows) => rows <= 1024 ? 16 : rows <= 30_000 ? 32 : 128;

    private static int SparseEpochs(long rows) => (int)Math.Clamp(RowsPerSparseNetwork / rows, FewestSparseEpochs, MostSparseEpochs);

    private static int EnsembleSize(long rows, int features) => Math.Min(EnsembleSize(rows), Math.Max(FeaturesPerTraining / features, FewestNetworks));

    private static int EnsembleSize(long rows) => rows switch
    {
        < FewestRowsToHoldBack => 1,
        <= 500 => 10,
        <= 10_000 => 16,
        <= 25_000 => 12,
        <= 100_000 => 8,
        _ => FewestNetworks,
    };

    private static int BatchSize(long rows) => rows switch
    {
        <= 1024 => 64,
        <= 8192 => 128,
        <= 100_000 => 256,
        _ => 1024,
    };

    // Large data see each row less often: about as many steps as there is time for, and as they need.
    private static int Epochs(long rows) => (int)Math.Clamp(RowsPerTraining / (rows * EnsembleSize(rows)), FewestEpochs, MostEpochs);
}
