namespace MLNetDenseTrainer.Training;

/// <summary>The values of options that are null. A new recipe has the plain ones, which go with layers that are given.</summary>
internal sealed record Recipe
{
    public static Recipe Plain { get; } = new();

    /// <summary>What the recipes for tables and for sparse rows share.</summary>
    public static Recipe Shared { get; } = new()
    {
        MissingValues = MissingValues.Impute,
        ClampScores = true,
        TemperatureScaling = true,
        LabelSmoothing = 0.1f,
        // Runs all epochs and goes back to the best.
        EarlyStopping = new EarlyStopping(patience: int.MaxValue),
        FewestNetworks = 3,
        // A network alone would learn its rows by heart. Rows that are streamed are many.
        HeldBackInMemory = 0.2f,
        HeldBackOfStream = 0.1f,
        MostEpochsWithoutValidation = 4,
    };

    /// <summary>The recipe as far as it is known before the rows are.</summary>
    public static Recipe BeforeReading(DenseNetworkOptions options) => options.Layers is null ? Shared : Plain;

    public static Recipe For(DenseNetworkOptions options, bool isSparse) =>
        options.Layers is not null ? Plain
        : isSparse ? SparseRecipe.Value
        : TableRecipe.Of(options.ChosenLoss.Head.PredictsNumbers);

    /// <summary>The layers before the last one.</summary>
    public IReadOnlyList<Dense> HiddenLayers { get; init; } = [];

    /// <summary>The scaling of dense rows. Sparse ones always take the one that leaves zeros where they are.</summary>
    public InputScaling InputScaling { get; init; } = InputScaling.Standardize;

    public MissingValues MissingValues { get; init; } = MissingValues.SkipRow;

    public NumericEmbedding NumericEmbedding { get; init; } = NumericEmbedding.None;

    public bool LearnedInputScale { get; init; }

    public Parametrization Parametrization { get; init; } = Parametrization.Standard;

    public Optimizer Optimizer { get; init; } = Optimizer.Adam();

    public float LearningRate { get; init; } = 0.001f;

    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Goes with the recipe's own optimizer only.</summary>
    public float WeightDecay { get; init; }

    public RegularizationSchedule RegularizationSchedule { get; init; } = RegularizationSchedule.Constant;

    /// <summary>Only where a temperature is fitted, because nothing else takes smoothing out of the probabilities.</summary>
    public float LabelSmoothing { get; init; }

    public bool TemperatureScaling { get; init; }

    public bool ClampScores { get; init; }

    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>By the number of rows.</summary>
    public Func<long, int> BatchSize { get; init; } = _ => 32;

    /// <summary>By the number of rows.</summary>
    public Func<long, int> Epochs { get; init; } = _ => 100;

    public int MostEpochsWithoutValidation { get; init; } = int.MaxValue;

    /// <summary>Networks for rows in memory, by the numbers of rows and of features.</summary>
    public Func<long, int, int> Networks { get; init; } = (_, _) => 1;

    /// <summary>Networks that rows in memory train at least. Where there are more, rows are few.</summary>
    public int FewestNetworks { get; init; } = 1;

    /// <summary>The part of the rows that a network alone holds back.</summary>
    public float HeldBackInMemory { get; init; }

    /// <inheritdoc cref="HeldBackInMemory"/>
    public float HeldBackOfStream { get; init; }
}
