using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>Cases that together go through every kind of input, head, loss, optimizer, schedule and way of the rows.</summary>
internal static class BitsCases
{
    public static IReadOnlyList<BitsCase> All { get; } =
    [
        BitsCase.Binary("binary recipe", Recipe),
        BitsCase.Multiclass("multiclass recipe", Recipe),
        BitsCase.Regression("regression recipe", Recipe),
        BitsCase.MultiOutput("multi-output recipe", Recipe),
        BitsCase.Regression("recipe of one member", options => { Recipe(options); options.EnsembleSize = 1; }),
        BitsCase.Binary("recipe of missing values", Recipe, Missing),
        BitsCase.Binary("recipe continued", Recipe, again: true),
        BitsCase.Binary("recipe of sparse rows", Recipe, Sparse),

        BitsCase.Binary("binary", _ => { }),
        BitsCase.Multiclass("multiclass", _ => { }),
        BitsCase.Regression("regression", _ => { }),
        BitsCase.MultiOutput("multi-output", _ => { }),

        BitsCase.Binary("scaling none", options => options.InputScaling = InputScaling.None),
        BitsCase.Binary("scaling robust clip", options => options.InputScaling = InputScaling.RobustClip),
        BitsCase.Binary("scaling robust quantile", options => options.InputScaling = InputScaling.RobustQuantile),
        BitsCase.Binary("scaling maximum absolute", options => options.InputScaling = InputScaling.MaximumAbsolute),
        BitsCase.Binary("missing standardized", options => options.MissingValues = MissingValues.Impute, Missing),
        BitsCase.Regression("missing quantile", Quantiles, Missing),
        BitsCase.Regression("missing skipped", _ => { }, Missing),
        BitsCase.Multiclass("embedding", options => options.NumericEmbedding = NumericEmbedding.Periodic),
        BitsCase.Multiclass("embedding of missing values", Embedding, Missing),
        BitsCase.Binary("input scale", options => options.LearnedInputScale = true),
        BitsCase.Binary("neural tangent", options => options.Parametrization = Parametrization.NeuralTangent),
        BitsCase.Multiclass("sparse", _ => { }, Sparse),
        BitsCase.Regression("sparse embedded", options => options.NumericEmbedding = NumericEmbedding.Periodic, Sparse),
        BitsCase.Binary("streamed", Streamed, Many),
        BitsCase.Regression("streamed quantiles", options => { Streamed(options); Quantiles(options); }, Many),
        BitsCase.Multiclass("streamed recipe", options => { Recipe(options); Streamed(options); }, Many),

        BitsCase.Binary("binary focal", options => options.Loss = Loss.BinaryFocal(1.5f)),
        BitsCase.Multiclass("softmax focal", options => options.Loss = Loss.SoftmaxFocal()),
        BitsCase.Regression("huber", options => options.Loss = Loss.Huber(0.7f)),
        BitsCase.Regression("absolute error", options => options.Loss = Loss.MeanAbsoluteError),
        BitsCase.Regression("quantile", options => options.Loss = Loss.Quantile(0.8f)),
        BitsCase.Regression("poisson", options => { options.LabelColumnName = nameof(BitsRow.Weight); options.Loss = Loss.Poisson; }),
        BitsCase.MultiOutput(
            "multi-output custom",
            options => options.Loss = Loss.Custom((a, y) => (a - y) * (a - y), (a, y) => 2f * (a - y))),
        BitsCase.Regression("not standardized", options => options.StandardizeTarget = false),
        BitsCase.Regression("not negative, clamped", options => { options.NonNegative = true; options.ClampScores = true; }),

        BitsCase.Binary("sgd", options => options.Optimizer = Optimizer.GradientDescent()),
        BitsCase.Binary("momentum", options => options.Optimizer = Optimizer.GradientDescent(0.9f)),
        BitsCase.Binary("nesterov", options => options.Optimizer = Optimizer.GradientDescent(0.9f, nesterov: true)),
        BitsCase.Binary("sparse momentum", options => options.Optimizer = Optimizer.GradientDescent(0.9f), Sparse),
        BitsCase.Multiclass("adamw", options => options.Optimizer = Optimizer.AdamW(0.1f)),
        BitsCase.Multiclass("weight decay", options => options.WeightDecay = 0.1f),
        BitsCase.Regression("cosine", options => options.LearningRateSchedule = LearningRateSchedule.Cosine(0.2f)),
        BitsCase.Regression("cosine cycles", options => options.LearningRateSchedule = LearningRateSchedule.CosineCycles()),
        BitsCase.Regression("cosine restarts", options => options.LearningRateSchedule = LearningRateSchedule.CosineRestarts(2)),
        BitsCase.Regression("exponential", options => options.LearningRateSchedule = LearningRateSchedule.Exponential(0.7f)),
        BitsCase.Regression("step", options => options.LearningRateSchedule = LearningRateSchedule.Step(1, 0.5f)),
        BitsCase.Regression("plateau", Plateau),
        BitsCase.Regression(
            "flat cosine",
            options => { Dropout(options, 1); options.RegularizationSchedule = RegularizationSchedule.FlatCosine; }),

        BitsCase.Multiclass("class weights", options => options.ClassWeights = ClassWeights.Balanced),
        BitsCase.Binary("class weights of one's own", options => options.ClassWeights = ClassWeights.PerClass(1f, 3f)),
        BitsCase.Multiclass("row weights", options => options.ExampleWeightColumnName = nameof(BitsRow.Weight)),
        BitsCase.Multiclass("label smoothing", options => options.LabelSmoothing = 0.1f),
        BitsCase.Multiclass("temperature", options => { options.TemperatureScaling = true; options.ValidationFraction = 0.3f; }),
        BitsCase.Binary("early stopping", EarlyStop),
        BitsCase.Binary("ensemble", options => options.EnsembleSize = 3),
        BitsCase.MultiOutput("ensemble of several outputs", options => options.EnsembleSize = 3),
        BitsCase.Multiclass("dropout", options => Dropout(options, BitsRows.Classes)),
        BitsCase.Binary("clipping", options => options.GradientClipNorm = 0.05f),
        BitsCase.Binary("l1", options => options.L1Regularization = 0.01f),
        BitsCase.Binary("l1 with input scale", options => { options.L1Regularization = 0.01f; options.LearnedInputScale = true; }),
        BitsCase.Binary("l2", options => options.L2Regularization = 0.01f),
        BitsCase.Binary("not shuffled, batch of 7", options => { options.Shuffle = false; options.BatchSize = 7; }),
        BitsCase.MultiOutput("activations", Activations),

        BitsCase.Multiclass("continued", _ => { }, again: true),
        BitsCase.Regression("continued with its optimizer", options => options.KeepOptimizerState = true, again: true),
        BitsCase.Binary("continued with validation", EarlyStop, again: true),
        BitsCase.Binary("continued ensemble", options => options.EnsembleSize = 3, again: true),
        BitsCase.MultiOutput("continued with several outputs", Quantiles, Missing, again: true),
    ];

    private static IDataView Missing(MLContext mlContext) => BitsRows.Dense(mlContext, 400, 10, missing: true);

    private static IDataView Sparse(MLContext mlContext) => BitsRows.Sparse(mlContext, 500, 1500);

    // More than a mebibyte, the least that MaximumDataMemory can be.
    private static IDataView Many(MLContext mlContext) => BitsRows.Dense(mlContext, 12_000, 30);

    private static void Recipe(DenseNetworkOptions options)
    {
        options.Layers = null;
        options.LearningRate = null;
        options.Epochs = 2;
    }

    private static void Streamed(DenseNetworkOptions options)
    {
        options.MaximumDataMemory = 1 << 20;
        options.Epochs = 1;
        options.ValidationFraction = 0.1f;
    }

    private static void Quantiles(DenseNetworkOptions options)
    {
        options.MissingValues = MissingValues.Impute;
        options.InputScaling = InputScaling.RobustQuantile;
    }

    private static void Embedding(DenseNetworkOptions options)
    {
        options.NumericEmbedding = NumericEmbedding.Periodic;
        options.MissingValues = MissingValues.Impute;
    }

    private static void Plateau(DenseNetworkOptions options)
    {
        options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.5f, 1);
        options.ValidationFraction = 0.2f;
        options.ValidationMetric = ValidationMetric.MeanAbsoluteError;
        options.LearningRate = 0.3f;
        options.Epochs = 12;
    }

    private static void EarlyStop(DenseNetworkOptions options)
    {
        options.EarlyStopping = new EarlyStopping(2);
        options.ValidationFraction = 0.2f;
        options.ValidationMetric = ValidationMetric.AreaUnderRocCurve;
        options.Epochs = 12;
        options.LearningRate = 0.1f;
    }

    private static void Dropout(DenseNetworkOptions options, int outputs) =>
        options.Layers = [new Dense(20, dropout: 0.3f), new Dense(9, Activation.Tanh, dropout: 0.1f), new Dense(outputs)];

    private static void Activations(DenseNetworkOptions options) => options.Layers =
    [
        .. Enum.GetValues<Activation>()
            .Where(activation => activation is not (Activation.Softmax or Activation.Exponential))
            .Select(activation => new Dense(6, activation)),
        new Dense(BitsRows.Outputs),
    ];
}
