using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Views that are larger than MaximumDataMemory train as others do.</summary>
public sealed class StreamingTests
{
    private const int Features = 60;

    // 4 bytes for each of 60 features and 16 more: 1 MiB holds 4,096 rows.
    private const int RowsThatFit = 4096;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    [Shows(nameof(DenseNetworkOptions.MaximumDataMemory))]
    public void One_row_more_than_fits_Streams()
    {
        var log = new LogCollector(_mlContext);

        Fit(Tasks.Binary, Rows.Make(RowsThatFit, features: Features), Small);
        Assert.Contains(log.Infos, info => info.Contains("kept in memory", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Infos, info => info.Contains("shuffle pool", StringComparison.Ordinal));

        Fit(Tasks.Binary, Rows.Make(RowsThatFit + 1, features: Features), Small);
        Assert.Contains(log.Infos, info => info.Contains("shuffle pool of 2048 rows", StringComparison.Ordinal));
        Assert.Empty(log.Warnings);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Streaming_LearnsAsWellAsInMemory(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(6000, features: Features);

        double[] losses = [.. new[] { 1L << 20, 1L << 30 }.Select(memory => Inspect.History(Fit(task, rows, options =>
        {
            options.MaximumDataMemory = memory;
            options.Epochs = 15;
            options.ValidationFraction = 0.2f;
        })).TakeLast(5).Average(epoch => epoch.ValidationLoss!.Value))];

        // The order is another, and where training ends varies by a half, so the losses are of the same size and no more.
        Assert.InRange(losses[0] / losses[1], 0.5, 2.0);
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    public void Without_shuffling_the_model_HasTheBitsOfOneTrainedInMemory(InputScaling scaling)
    {
        List<Row> rows = Rows.Make(5008, features: Features);

        SortedDictionary<string, string>[] models = [.. new[] { 1L << 20, 1L << 30 }.Select(memory => Parameters(Tasks.Regression, rows, options =>
        {
            options.MaximumDataMemory = memory;
            options.Shuffle = false;
            options.InputScaling = scaling;
        }))];

        Assert.Equal(models[0], models[1]);
    }

    // Scaling goes by the rows' own weights, in memory as when streamed.
    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.MaximumAbsolute)]
    public void Without_shuffling_a_model_with_class_weights_HasTheBitsOfOneTrainedInMemory(InputScaling scaling)
    {
        List<Row> rows = Rows.Make(5008, features: Features);

        SortedDictionary<string, string>[] models = [.. new[] { 1L << 20, 1L << 30 }.Select(memory => Parameters(Tasks.Binary, rows, options =>
        {
            options.MaximumDataMemory = memory;
            options.Shuffle = false;
            options.InputScaling = scaling;
            ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = ClassWeights.PerClass(1f, 8f);
        }))];

        Assert.Equal(models[0], models[1]);
    }

    [Fact]
    public void The_same_seed_GivesTheSameBitsForAnyNumberOfThreads()
    {
        List<Row> rows = Rows.Make(5000, features: Features);
        SortedDictionary<string, string> Train(int threads) => Parameters(Tasks.Binary, rows, options =>
        {
            Small(options);
            options.ValidationFraction = 0.1f;
            options.BatchSize = 256;
            options.Layers = [new Dense(256), new Dense(1)];
            options.NumberOfThreads = threads;
        });

        SortedDictionary<string, string> expected = Train(1);

        Assert.All(new[] { 1, 2, 8 }, threads => Assert.Equal(expected, Train(threads)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Sparse_rows_GiveTheSameBits(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(4200, features: Features);

        Assert.Equal(Parameters(task, rows, Small), Parameters(task, Rows.Sparse(rows), Small));
    }

    [Fact]
    public void A_batch_larger_than_the_pool_IsTakenWhole()
    {
        List<Row> rows = Rows.Make(5000, features: Features);

        var history = Inspect.History(Fit(Tasks.Binary, rows, options =>
        {
            Small(options);
            options.BatchSize = 4500;
        }));

        Assert.True(history[^1].TrainingLoss < history[0].TrainingLoss);
    }

    [Theory]
    [InlineData(InputScaling.RobustClip)]
    [InlineData(InputScaling.RobustQuantile)]
    public void Robust_scaling_SaysThatItGoesByASample(InputScaling scaling)
    {
        var log = new LogCollector(_mlContext);

        Fit(Tasks.Binary, Rows.Make(5000, features: Features), options =>
        {
            Small(options);
            options.InputScaling = scaling;
        });

        Assert.Contains(log.Infos, info => info.Contains($"{scaling} uses the quantiles of 1024 rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Validation_rows_beyond_the_budget_AreSampled()
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(5000, features: Features);

        Tasks.Binary.Fit(
            Tasks.Binary.SmallTrainer(_mlContext, Small), Tasks.Binary.View(_mlContext, rows, Features), Tasks.Binary.View(_mlContext, rows, Features));

        Assert.Contains(log.Infos, info => info.Contains("1024 validation rows drawn at random out of 5000", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_rows_AreWarnedOfOnce()
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(5000, features: Features);
        for (int r = 0; r < 7; r++)
            rows[r * 700] = Rows.With(rows[r * 700], Rows.Dense([float.NaN, .. new float[Features - 1]]));

        Fit(Tasks.Binary, rows, Small);

        Assert.Contains("Skipped 7 training rows", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Continuing_KeepsTheScalingAndLearnsOn()
    {
        List<Row> rows = Rows.Make(5000, features: Features);
        ITransformer first = Fit(Tasks.Regression, rows, Small);

        ITransformer second = Tasks.Regression.Continue(Tasks.Regression.SmallTrainer(_mlContext, Small), Tasks.Regression.View(_mlContext, rows, Features), first);

        Assert.True(Inspect.History(second)[^1].TrainingLoss < Inspect.History(first)[^1].TrainingLoss);
    }

    internal static void Small(DenseNetworkOptions options) => options.MaximumDataMemory = 1 << 20;

    private ITransformer Fit(TaskUnderTest task, List<Row> rows, Action<DenseNetworkOptions> configure) =>
        task.FitSmall(_mlContext, rows, configure, Features);

    // All of the model but the history, whose times differ.
    private SortedDictionary<string, string> Parameters(TaskUnderTest task, List<Row> rows, Action<DenseNetworkOptions> configure) =>
        ModelFile.Entries(_mlContext, Fit(task, rows, configure));
}
