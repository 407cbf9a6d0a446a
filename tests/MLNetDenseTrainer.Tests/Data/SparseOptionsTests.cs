using MLNetDenseTrainer.Tests.Checkpoints;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Every option trains on sparse rows, and to the same bits whatever form the vectors come in, for any number of threads, interrupted or not.</summary>
public sealed class SparseOptionsTests
{
    // So large that two threads have enough to do, with few weights for each of many features.
    private static readonly Dense[] _layers = [new(32), new(320), new(1)];

    private static readonly Dictionary<string, Action<DenseNetworkBinaryTrainer.Options>> _options = new()
    {
        ["L1Regularization"] = options => options.L1Regularization = 1e-3f,
        ["L2Regularization"] = options => options.L2Regularization = 0.1f,
        ["WeightDecay"] = options => options.WeightDecay = 0.1f,
        ["RegularizationSchedule"] = options => (options.WeightDecay, options.RegularizationSchedule) = (0.1f, RegularizationSchedule.FlatCosine),
        ["GradientClipNorm"] = options => (options.GradientClipNorm, options.Optimizer) = (0.01f, Optimizer.GradientDescent()),
        ["dropout"] = options => options.Layers = [new(32, dropout: 0.5f), new(320, dropout: 0.2f), new(1)],
        ["ClassWeights balanced"] = options => options.ClassWeights = ClassWeights.Balanced,
        ["ClassWeights"] = options => options.ClassWeights = ClassWeights.PerClass(1f, 5f),
        ["ExampleWeightColumnName"] = options => options.ExampleWeightColumnName = nameof(Row.Weight),
        ["LabelSmoothing"] = options => options.LabelSmoothing = 0.2f,
        ["Loss"] = options => options.Loss = Loss.BinaryFocal(),
        ["GradientDescent"] = options => options.Optimizer = Optimizer.GradientDescent(),
        ["momentum"] = options => options.Optimizer = Optimizer.GradientDescent(momentum: 0.9f),
        ["Nesterov"] = options => options.Optimizer = Optimizer.GradientDescent(momentum: 0.9f, nesterov: true),
        ["beta2"] = options => options.Optimizer = Optimizer.Adam(beta2: 0.9f),
        ["AdamW"] = options => options.Optimizer = Optimizer.AdamW(weightDecay: 0.5f),
        ["Cosine"] = options => options.LearningRateSchedule = LearningRateSchedule.Cosine(warmupFraction: 0.3f),
        ["CosineRestarts"] = options => options.LearningRateSchedule = LearningRateSchedule.CosineRestarts(cycles: 2),
        ["CosineCycles"] = options => options.LearningRateSchedule = LearningRateSchedule.CosineCycles(),
        ["Step"] = options => options.LearningRateSchedule = LearningRateSchedule.Step(epochs: 2),
        ["Exponential"] = options => options.LearningRateSchedule = LearningRateSchedule.Exponential(),
        ["ReduceOnPlateau"] = options => options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(patience: 1, minDelta: 10f),
        ["EarlyStopping"] = options => (options.ValidationFraction, options.EarlyStopping) = (0.3f, new EarlyStopping(patience: 1)),
        ["ValidationMetric"] = options =>
            (options.ValidationFraction, options.EarlyStopping, options.ValidationMetric) = (0.3f, new EarlyStopping(patience: 2), ValidationMetric.AreaUnderRocCurve),
        ["TemperatureScaling"] = options => (options.ValidationFraction, options.TemperatureScaling) = (0.3f, true),
        ["EnsembleSize"] = options => options.EnsembleSize = 3,
        ["KeepOptimizerState"] = options => options.KeepOptimizerState = true,
        ["InputScaling"] = options => options.InputScaling = InputScaling.None,
        ["LearnedInputScale"] = options => options.LearnedInputScale = true,
        ["Parametrization"] = options => options.Parametrization = Parametrization.NeuralTangent,
        ["MissingValues"] = options => options.MissingValues = MissingValues.Impute,
        ["Shuffle"] = options => options.Shuffle = false,
        ["Layers"] = options => options.Layers = null,
    };

    private static readonly Lazy<SortedDictionary<string, string>> _plain = new(() =>
    {
        var mlContext = new MLContext();
        return ModelFile.Entries(mlContext, Tasks.Binary.FitSmall(mlContext, WideRows.Make(150), Small, WideRows.Features));
    });

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => [.. _options.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_option_TrainsToTheSameBits(string name)
    {
        using var folder = new CheckpointFolder();
        List<Row> dense = WithWeights(WideRows.Make(150));
        List<Row> sparse = Rows.Sparse(dense);
        var log = new LogCollector(_mlContext);

        ITransformer model = Fit(name, sparse, threads: 1);

        Assert.Single(log.Infos, info => info.StartsWith("Rows are sparse", StringComparison.Ordinal));
        Assert.All(Columns.Scores(model.Transform(View(sparse))), score => Assert.True(float.IsFinite(score), $"{score}"));
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, model);
        Assert.NotEqual(_plain.Value, expected);
        Assert.Equal(expected, ModelFile.Entries(_mlContext, Fit(name, dense, threads: 2)));
        Assert.Throws<OperationCanceledException>(() => Fit(name, sparse, threads: 2, folder.Abandoned(2)));
        Assert.Equal(expected, ModelFile.Entries(_mlContext, Fit(name, WideRows.Mixed(dense), threads: 1, folder.Resumed())));
    }

    [Theory]
    [InlineData("dropout")]
    [InlineData("ClassWeights balanced")]
    [InlineData("ExampleWeightColumnName")]
    [InlineData("EarlyStopping")]
    [InlineData("Layers")]
    public void Streamed_rows_TrainToTheSameBits(string name)
    {
        using var folder = new CheckpointFolder();
        // About 100 numbers of 8 bytes each: 1 MiB holds 1,300 such rows.
        List<Row> dense = WithWeights(WideRows.Make(1400, nonZeros: 110));
        List<Row> sparse = Rows.Sparse(dense);
        var log = new LogCollector(_mlContext);
        void Stream(DenseNetworkOptions options) => options.MaximumDataMemory = 1 << 20;

        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, Fit(name, sparse, threads: 1, Stream));

        Assert.Contains(log.Infos, info => info.Contains("each epoch reads the view anew", StringComparison.Ordinal));
        Assert.Contains(log.Infos, info => info.StartsWith("Rows are sparse", StringComparison.Ordinal));
        Assert.Equal(expected, ModelFile.Entries(_mlContext, Fit(name, dense, threads: 3, Stream)));
        Assert.Throws<OperationCanceledException>(() => Fit(name, sparse, threads: 3, folder.Abandoned(2, Stream)));
        Assert.Equal(expected, ModelFile.Entries(_mlContext, Fit(name, WideRows.Mixed(dense), threads: 1, folder.Resumed(Stream))));
    }

    // Without anything random, two trainings of three epochs are one of six.
    [Fact]
    public void Optimiser_that_is_kept_GoesOnFromWhichFeaturesOccurred()
    {
        List<Row> dense = WideRows.Make(150);
        IEstimator<ITransformer> Once(int epochs) => Trainer("KeepOptimizerState", threads: 2, options => (options.Shuffle, options.BatchSize, options.Epochs) = (false, 20, epochs));

        ITransformer three = Once(3).Fit(View(Rows.Sparse(dense)));

        Assert.Equal(Inspect.Parameters(Once(6).Fit(View(dense))), Inspect.Parameters(Tasks.Binary.Continue(Once(3), View(dense), ModelFile.Reload(_mlContext, three))));
    }

    private ITransformer Fit(string name, List<Row> rows, int threads, Action<DenseNetworkOptions>? configure = null) => Trainer(name, threads, configure).Fit(View(rows));

    private IEstimator<ITransformer> Trainer(string name, int threads, Action<DenseNetworkOptions>? configure = null) => Tasks.Binary.SmallTrainer(_mlContext, options =>
    {
        Small(options);
        _options[name]((DenseNetworkBinaryTrainer.Options)options);
        options.NumberOfThreads = threads;
        configure?.Invoke(options);
    });

    private IDataView View(List<Row> rows) => Tasks.Binary.View(_mlContext, rows, WideRows.Features);

    private static void Small(DenseNetworkOptions options) => (options.Layers, options.BatchSize) = (_layers, 144);

    private static List<Row> WithWeights(List<Row> rows)
    {
        foreach ((int i, Row row) in rows.Index())
            row.Weight = 1 + i % 3;
        return rows;
    }
}
