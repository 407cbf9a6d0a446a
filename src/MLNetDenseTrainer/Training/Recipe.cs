using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

/// <summary>
/// What options leave open: plain values where layers are given, else those of a recipe for tables, or of one for sparse rows.
/// </summary>
/// <remarks>
/// The recipe for tables is RealMLP's (Holzmüller et al., 2024, arXiv:2407.04491), cross-validated: several networks, each with its own
/// part of the rows held back, are averaged, and one temperature is fitted to what they predict for those rows. Sizes and rates that differ
/// from the paper's were chosen by the league.
/// </remarks>
internal sealed class Recipe(DenseNetworkOptions options)
{
    private const int HiddenLayers = 2;
    private const int HiddenUnits = 256;

    // That all networks together go through, where rows are many; half as many again brought nothing.
    private const long RowsPerTraining = 12_800_000;
    private const int FewestEpochs = 16;
    private const int MostEpochs = 256;

    // Wide rows take their time, where they are not few: then there are fewer networks, down to three.
    // Features that all networks together go through, and rows that one network of sixteen does.
    private const long FeaturesPerTraining = 8_000 * RowsPerNetwork;
    private const long RowsPerNetwork = RowsPerTraining / MostNetworks;
    private const int FewestNetworks = 3;
    private const int MostNetworks = 16;

    // Sparse rows have so many features that a network soon knows each row by heart: one hidden layer, much dropout, few epochs. Measured
    // on sentences and short messages.
    private const int SparseHiddenUnits = 64;
    private const float SparseDropout = 0.5f;
    private const float SparseLearningRate = 0.001f;
    private const long RowsPerSparseNetwork = 20_000;
    private const int FewestSparseEpochs = 6;
    private const int MostSparseEpochs = 40;

    // Without rows to tell the best epoch by, so few that a network does not learn its rows by heart.
    private const int EpochsWithoutValidation = 4;

    // One network alone needs rows to tell its best epoch by, or it learns its rows by heart. Where they are streamed, they are many.
    private const float HeldBackInMemory = 0.2f;
    private const float HeldBackOfStream = 0.1f;

    private bool IsRegression => options.ChosenLoss.Head.PredictsNumbers;

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

    /// <summary>The part of the rows to hold back, where no validation data are given. Several networks each hold back their own.</summary>
    /// <param name="facts">About all rows.</param>
    /// <param name="continued">How many networks the model to continue has; <see langword="null"/> for a fresh one.</param>
    public float HeldBack(DataFacts facts, int? continued)
    {
        if (options.ValidationFraction > 0f || IsPlain || Networks(facts, continued) > 1)
            return options.ValidationFraction;
        return facts.IsInMemory ? HeldBackInMemory : HeldBackOfStream;
    }

    /// <summary>All that governs a training. Where there is no value for sparse rows, the plain one is theirs too.</summary>
    /// <param name="facts">About the rows to learn from.</param>
    /// <param name="validates">Whether there are validation rows beside them, or each network holds a part of them back.</param>
    /// <param name="continued">How many networks the model to continue has; <see langword="null"/> for a fresh one.</param>
    public TrainingSettings Settings(DataFacts facts, bool validates, int? continued)
    {
        (long rows, _, _, bool isSparse) = facts;
        bool isTable = !IsPlain && !isSparse;
        var classification = options as DenseNetworkClassificationOptions;
        var regression = options as DenseNetworkRegressionOptions;
        Optimizer optimizer = options.Optimizer ?? (isTable ? Optimizer.Adam(beta2: 0.95f) : Optimizer.Adam());
        int networks = Networks(facts, continued);
        bool fitsTemperature = classification?.TemperatureScaling ?? !IsPlain;
        // Without rows to fit a temperature to, smoothing would stay in the probabilities.
        bool smooths = !IsPlain && fitsTemperature && validates;
        return new TrainingSettings
        {
            Loss = options.ChosenLoss,
            Optimizer = optimizer,
            LearningRateSchedule = options.LearningRateSchedule ?? (IsPlain ? LearningRateSchedule.Constant : isSparse ? LearningRateSchedule.Cosine() : LearningRateSchedule.CosineCycles()),
            LearningRate = options.LearningRate ?? (IsPlain ? 0.001f : isSparse ? SparseLearningRate : IsRegression ? 0.08f : 0.04f),
            BatchSize = options.BatchSize ?? (IsPlain ? 32 : isSparse ? SparseBatchSize(rows) : BatchSize(rows)),
            Epochs = options.Epochs ?? (IsPlain ? 100 : validates ? RecipeEpochs(facts) : Math.Min(RecipeEpochs(facts), EpochsWithoutValidation)),
            Shuffle = options.Shuffle,
            InputScaling = Scaling(isSparse),
            MissingValues = MissingValues,
            NumericEmbedding = options.NumericEmbedding ?? (isTable ? NumericEmbedding.Periodic : NumericEmbedding.None),
            LearnedInputScale = options.LearnedInputScale ?? isTable,
            Parametrization = options.Parametrization ?? (isTable ? Parametrization.NeuralTangent : Parametrization.Standard),
            StandardizeTarget = regression?.StandardizeTarget ?? false,
            ClampScores = IsRegression && (regression?.ClampScores ?? !IsPlain),
            LabelSmoothing = IsRegression ? 0f : classification?.LabelSmoothing ?? (smooths ? 0.1f : 0f),
            TemperatureScaling = !IsRegression && fitsTemperature,
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

    /// <summary>How many networks a model has.</summary>
    /// <param name="facts">About the rows to learn from.</param>
    /// <param name="continued">How many networks the model to continue has; <see langword="null"/> for a fresh one.</param>
    public int Networks(DataFacts facts, int? continued) => continued ?? options.EnsembleSize ??
        (IsPlain || !facts.IsInMemory ? 1 : facts.IsSparse ? SparseEnsembleSize(facts.Rows) : EnsembleSize(facts.Rows, facts.Features));

    // Not more networks than rows: each holds a part of its own back.
    private static int SparseEnsembleSize(long rows) => (int)Math.Min(rows, rows <= 10_000 ? 5 : 3);

    private static int SparseBatchSize(long rows) => rows <= 1024 ? 16 : rows <= 30_000 ? 32 : 128;

    private static int RecipeEpochs(DataFacts facts) => facts.IsSparse ? SparseEpochs(facts.Rows) : Epochs(facts.Rows);

    private static int SparseEpochs(long rows) => (int)Math.Clamp(RowsPerSparseNetwork / rows, FewestSparseEpochs, MostSparseEpochs);

    // Where rows are fewer than features, networks agree on little, and it takes more of them.
    private static int EnsembleSize(long rows, int features)
    {
        long ofOneNetwork = Math.Min(rows * MostEpochs, RowsPerNetwork) * features;
        long wanted = rows < features ? Math.Min(rows, MostNetworks) : EnsembleSize(rows);
        return (int)Math.Min(wanted, Math.Max(FeaturesPerTraining / ofOneNetwork, FewestNetworks));
    }

    private static int EnsembleSize(long rows) => rows switch
    {
        <= 10 => (int)rows,
        <= 500 => 10,
        <= 10_000 => MostNetworks,
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
