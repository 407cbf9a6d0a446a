namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>Draws cases at random. Most options stay at their simplest most of the time, so that a failure points at few of them.</summary>
internal static class CaseGenerator
{
    private static readonly Activation[] _hidden =
    [
        Activation.Tanh, Activation.Sigmoid, Activation.Relu, Activation.LeakyRelu, Activation.Elu, Activation.Selu, Activation.Gelu,
        Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Linear,
    ];

    public static HuntCase Generate(int seed)
    {
        var random = new Random(seed);
        HuntCase c = WithData(new HuntCase { Seed = seed }, random);
        c = WithNetwork(c, random);
        c = WithSteps(c, random);
        return WithPlan(c, random).Settled();
    }

    private static HuntCase WithData(HuntCase c, Random random) => c with
    {
        Rows = random.Next(4, 60),
        ValidationRows = random.Chance(0.5) ? random.Next(4, 40) : 0,
        Features = random.Next(1, 6),
        Outputs = random.Of(1, 1, 2, 3),
        HasMissing = random.Chance(0.3),
        Missing = random.Chance(0.6) ? MissingValues.Impute : MissingValues.SkipRow,
        Weights = random.Of(RowWeights.None, RowWeights.Whole, RowWeights.Fractions),
        Classes = random.Chance(0.4) ? random.Of(ClassFactors.Balanced, ClassFactors.PerClass) : ClassFactors.None,
        Streamed = random.Chance(0.1),
        Sparse = random.Chance(0.05),
    };

    private static HuntCase WithNetwork(HuntCase c, Random random) => c with
    {
        Loss = random.Of(Enum.GetValues<LossKind>()),
        LossParameter = random.Of(0.3f, 0.7f),
        Hidden = string.Join(", ", Enumerable.Range(0, random.Of(0, 1, 1, 2)).Select(_ => $"{random.Next(1, 7)} {random.Of(_hidden)}")),
        OutputActivation = random.Chance(0.2) ? random.Of(Activation.Relu, Activation.Softplus) : null,
        Scaling = random.Of(
            InputScaling.None, InputScaling.Standardize, InputScaling.Standardize, InputScaling.MaximumAbsolute, InputScaling.RobustClip,
            InputScaling.RobustQuantile),
        StandardizeTarget = random.Chance(0.5),
        ClampScores = random.Chance(0.2),
        NeuralTangent = random.Chance(0.2),
        LearnedInputScale = random.Chance(0.15),
        Embedding = random.Chance(0.15),
        Dropout = random.Chance(0.15) ? 0.3f : 0f,
        Members = random.Chance(0.15) ? random.Next(2, 4) : 1,
    };

    private static HuntCase WithSteps(HuntCase c, Random random)
    {
        OptimizerKind optimizer = random.Of(Enum.GetValues<OptimizerKind>());
        bool isAdam = optimizer is OptimizerKind.Adam or OptimizerKind.AdamW;
        return c with
        {
            Optimizer = optimizer,
            LearningRate = isAdam ? random.Of(0.003f, 0.02f) : random.Of(0.02f, 0.1f),
            Schedule = random.Chance(0.4) ? random.Of(Enum.GetValues<ScheduleKind>()) : ScheduleKind.Constant,
            L1 = random.Chance(0.15) ? 0.02f : 0f,
            L2 = random.Chance(0.2) ? 0.05f : 0f,
            WeightDecay = random.Chance(0.2) ? 0.1f : 0f,
            FlatCosine = random.Chance(0.2),
            ClipNorm = random.Chance(0.25) ? random.Of(0.1f, 0.5f) : 0f,
        };
    }

    private static HuntCase WithPlan(HuntCase c, Random random) => c with
    {
        BatchSize = random.Of(1, 2, 3, 7, 16, 1_000_000),
        Epochs = random.Next(1, 6),
        Shuffle = random.Chance(0.3),
        EarlyStopping = random.Chance(0.4),
        Metric = random.Chance(0.4) ? random.Of(Enum.GetValues<ValidationMetric>()) : ValidationMetric.Loss,
        Smooths = random.Chance(0.3),
        ValidationByOption = random.Chance(0.3),
        Continued = random.Chance(0.2),
    };

    private static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    private static T Of<T>(this Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
