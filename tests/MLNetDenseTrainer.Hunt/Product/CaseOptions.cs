using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>The options of the product that a case stands for.</summary>
internal static class CaseOptions
{
    private const long SmallestDataMemory = 1 << 20;

    /// <summary>Large enough for rounding to change no step of Adam.</summary>
    public const float AdamEpsilon = 1e-3f;

    public const float Momentum = 0.8f;

    public static DenseNetworkOptions Of(HuntCase c)
    {
        DenseNetworkOptions options = c switch
        {
            { IsBinary: true } => new DenseNetworkBinaryTrainer.Options { Loss = (BinaryClassificationLoss)LossOf(c) },
            { IsMulticlass: true } => new DenseNetworkMulticlassTrainer.Options { Loss = (MulticlassClassificationLoss)LossOf(c) },
            { IsMultiOutput: true } => new DenseNetworkMultiOutputRegressionTrainer.Options { Loss = (RegressionLoss)LossOf(c) },
            _ => new DenseNetworkRegressionTrainer.Options { Loss = (RegressionLoss)LossOf(c) },
        };
        if (options is DenseNetworkClassificationOptions classification)
        {
            classification.LabelSmoothing = c.Smooths ? HuntCase.LabelSmoothing : 0f;
            classification.TemperatureScaling = c.Smooths;
            classification.ClassWeights = c.Classes switch
            {
                ClassFactors.Balanced => ClassWeights.Balanced,
                ClassFactors.PerClass => ClassWeights.PerClass(PerClass(c)),
                _ => null,
            };
        }
        if (options is DenseNetworkRegressionOptions regression)
            (regression.StandardizeTarget, regression.ClampScores) = (c.StandardizeTarget, c.ClampScores);
        SetData(c, options);
        SetSteps(c, options);
        return options;
    }

    public static float[] PerClass(HuntCase c) => [.. Enumerable.Range(0, c.ClassCount).Select(label => label + 0.5f)];

    private static IEnumerable<Dense> HiddenLayers(HuntCase c) =>
        from text in c.Hidden.Split(", ", StringSplitOptions.RemoveEmptyEntries)
        let words = text.Split(' ')
        select new Dense(int.Parse(words[0]), Enum.Parse<Activation>(words[1]), c.Dropout);

    private static Loss LossOf(HuntCase c) => c.Loss switch
    {
        LossKind.BinaryCrossEntropy => Loss.BinaryCrossEntropy,
        LossKind.BinaryFocal => Loss.BinaryFocal(c.LossParameter),
        LossKind.SoftmaxCrossEntropy => Loss.SoftmaxCrossEntropy,
        LossKind.SoftmaxFocal => Loss.SoftmaxFocal(c.LossParameter),
        LossKind.MeanSquaredError => Loss.MeanSquaredError,
        LossKind.Huber => Loss.Huber(c.LossParameter),
        LossKind.MeanAbsoluteError => Loss.MeanAbsoluteError,
        LossKind.Quantile => Loss.Quantile(c.LossParameter),
        _ => Loss.Poisson,
    };

    private static void SetData(HuntCase c, DenseNetworkOptions options)
    {
        options.Seed = c.Seed;
        options.NumberOfThreads = 1;
        options.LabelColumnName = CaseView.LabelOf(c);
        options.ExampleWeightColumnName = c.Weights == RowWeights.None ? null : "Weight";
        options.Layers = [.. HiddenLayers(c), new Dense(c.Units, c.OutputActivation)];
        options.InputScaling = c.Scaling;
        options.MissingValues = c.Missing;
        options.NumericEmbedding = c.Embedding ? NumericEmbedding.Periodic : NumericEmbedding.None;
        options.LearnedInputScale = c.LearnedInputScale;
        options.Parametrization = c.NeuralTangent ? Parametrization.NeuralTangent : Parametrization.Standard;
        if (c.Streamed)
            options.MaximumDataMemory = SmallestDataMemory;
    }

    private static void SetSteps(HuntCase c, DenseNetworkOptions options)
    {
        options.Optimizer = c.Optimizer switch
        {
            OptimizerKind.Momentum => Optimizer.GradientDescent(Momentum),
            OptimizerKind.Nesterov => Optimizer.GradientDescent(Momentum, nesterov: true),
            OptimizerKind.Adam => Optimizer.Adam(epsilon: AdamEpsilon),
            OptimizerKind.AdamW => Optimizer.AdamW(epsilon: AdamEpsilon),
            _ => Optimizer.GradientDescent(),
        };
        options.LearningRate = c.LearningRate;
        options.LearningRateSchedule = CaseSchedule.Of(c.Schedule);
        options.L1Regularization = c.L1;
        options.L2Regularization = c.L2;
        options.WeightDecay = c.WeightDecay;
        options.RegularizationSchedule = c.FlatCosine ? RegularizationSchedule.FlatCosine : RegularizationSchedule.Constant;
        options.GradientClipNorm = c.ClipNorm == 0f ? null : c.ClipNorm;
        options.BatchSize = c.BatchSize;
        options.Epochs = c.Epochs;
        options.Shuffle = c.Shuffle;
        options.EnsembleSize = c.Members;
        options.EarlyStopping = c.EarlyStopping ? new EarlyStopping(HuntCase.Patience) : null;
        options.ValidationMetric = c.Metric;
    }
}
