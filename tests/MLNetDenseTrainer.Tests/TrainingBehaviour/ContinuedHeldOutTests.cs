using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Held-out figures of models that training goes on from: rows that a network has learned from are never among them.</summary>
public sealed class ContinuedHeldOutTests
{
    private const int Features = 10;
    private const long Little = 1 << 20;

    private static readonly List<Row> _coins = Coins(660);

    private readonly MLContext _mlContext = new(seed: 1);

    // Labels are coin tosses, so better figures than chance come from rows that were learned from.
    [Theory]
    [InlineData(5, 0f, 0)]
    [InlineData(5, 0f, 60)]
    [InlineData(1, 0.2f, 0)]
    [InlineData(1, 0.2f, 60)]
    [InlineData(3, 0.2f, 60)]
    public void Coin_tosses_AreNotPredictedAfterContinuing(int networks, float fraction, int more)
    {
        ITransformer first = Trainer(networks, fraction, seed: 1).Fit(View(_coins.Take(600)));

        ITransformer next = Continue(Trainer(networks, fraction, seed: 2), _coins.Take(600 + more), first);

        AssertIsChance(first);
        AssertIsChance(next);
        Assert.True(Inspect.History(next)[0].ValidationLoss > 0.65, $"{Inspect.History(next)[0]}");
    }

    [Fact]
    public void Continuing_AfterLoading_InAnotherOrder_ByASeedOfTheContext_HoldsTheSameRowsBack()
    {
        ITransformer first = Trainer(5, 0f, seed: 1).Fit(View(_coins.Take(600)));
        var unseeded = new MLContext();

        IEstimator<ITransformer> trainer = Tasks.Binary.Trainer(unseeded, Options(5, 0f, null, Idle));

        ITransformer next = Tasks.Binary.Continue(trainer, View(_coins.Take(600).Reverse()), ModelFile.Reload(_mlContext, first));

        // The same rows by the same networks.
        Assert.Equal(Inspect.HeldOut(first)!.LogLoss!.Value, Inspect.HeldOut(next)!.LogLoss!.Value, 1e-3);
        Assert.Equal(Inspect.HeldOut(first)!.Accuracy, Inspect.HeldOut(next)!.Accuracy);
    }

    [Fact]
    public void Continuing_with_a_temperature_GoesByRowsThatWereNotLearnedFrom()
    {
        void Tempered(DenseNetworkOptions options) => ((DenseNetworkClassificationOptions)options).TemperatureScaling = true;
        ITransformer first = Trainer(5, 0f, seed: 1, Tempered).Fit(View(_coins.Take(300)));

        ITransformer next = Continue(Trainer(5, 0f, seed: 2, options => { Tempered(options); Idle(options); }), _coins.Take(300), first);

        Assert.InRange(Inspect.HeldOut(first)!.LogLoss!.Value, 0.67, 0.72);
        Assert.InRange(Inspect.HeldOut(next)!.LogLoss!.Value, 0.67, 0.72);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Streamed_rows_AreHeldBackAsThoseInMemory(bool streamedFirst)
    {
        List<Row> rows = Coins(40_000, features: 4);
        IDataView view = Tasks.Binary.View(_mlContext, rows);
        DenseNetworkOptions Small(bool streamed, int seed)
        {
            DenseNetworkOptions options = Options(1, 0.2f, seed, options => (options.Epochs, options.BatchSize) = (2, 256));
            options.MaximumDataMemory = streamed ? Little : 1 << 30;
            return options;
        }
        var log = new LogCollector(_mlContext);

        ITransformer first = Tasks.Binary.Trainer(_mlContext, Small(streamedFirst, 1)).Fit(view);
        ITransformer next = Tasks.Binary.Continue(Tasks.Binary.Trainer(_mlContext, Small(!streamedFirst, 2)), view, first);

        Assert.Contains(log.Infos, message => message.Contains("reads the view anew", StringComparison.Ordinal));
        string[] held =
        [
            .. log.Infos.Where(message => message.Contains("validating on", StringComparison.Ordinal))
                .Select(message => message.Split(" on ")[1].Split(' ')[0]),
        ];
        Assert.Equal(2, held.Length);
        Assert.Equal(held[0], held[1]);
        AssertIsChance(next);
    }

    [Fact]
    public void A_model_that_has_learned_from_all_rows_HoldsNoneBackAndSaysSo()
    {
        IDataView validation = View(_coins.Skip(100).Take(50));
        ITransformer validated = Tasks.Binary.Fit(Trainer(3, 0f, seed: 1), View(_coins.Take(100)), validation);
        ITransformer plain = Trainer(1, 0f, seed: 1).Fit(View(_coins.Take(100)));

        foreach ((ITransformer model, int networks, float fraction) in new[] { (validated, 3, 0f), (plain, 1, 0.2f) })
        {
            var log = new LogCollector(_mlContext);
            ITransformer next = Continue(Trainer(networks, fraction, seed: 1), _coins.Take(100), model);

            Assert.Null(Inspect.HeldOut(next));
            Assert.All(Inspect.History(next), epoch => Assert.Null(epoch.ValidationLoss));
            Assert.Contains(log.Warnings, warning => warning.Contains("Set ValidationSet", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Validation_data_given_AreUsed_AndThenNoRowIsHeldBackAnyMore()
    {
        ITransformer first = Trainer(1, 0.2f, seed: 1).Fit(View(_coins.Take(100)));
        void Given(DenseNetworkOptions options) => options.ValidationSet = View(_coins.Skip(100).Take(50));

        ITransformer next = Continue(Trainer(1, 0f, seed: 1, Given), _coins.Take(100), first);
        ITransformer last = Continue(Trainer(1, 0.2f, seed: 1), _coins.Take(100), next);

        Assert.Equal(50, Inspect.HeldOut(next)!.Rows);
        Assert.Null(Inspect.HeldOut(last));
    }

    [Fact]
    public void Another_split_than_the_models_IsNotTaken_AndTheLogSaysSo()
    {
        ITransformer first = Trainer(1, 0.2f, seed: 1).Fit(View(_coins.Take(100)));
        var log = new LogCollector(_mlContext);

        ITransformer next = Continue(Trainer(1, 0.5f, seed: 1), _coins.Take(100), first);

        Assert.Equal(20, Inspect.HeldOut(next)!.Rows);
        const string Said = "holding a fraction of 0.2 back, instead of a fraction of 0.5";
        Assert.Contains(log.Infos, message => message.Contains(Said, StringComparison.Ordinal));
    }

    // One row is in one fold, whose network has no other.
    [Fact]
    public void Rows_that_would_leave_a_network_without_any_AreLearnedFrom()
    {
        ITransformer first = Trainer(3, 0f, seed: 1).Fit(View(_coins.Take(100)));
        var log = new LogCollector(_mlContext);

        ITransformer next = Continue(Trainer(3, 0f, seed: 1, options => options.Epochs = 1), _coins.Take(1), first);

        Assert.Null(Inspect.HeldOut(next));
        Assert.Contains(log.Warnings, warning => warning.Contains("holds 3 folds back, which cannot go on", StringComparison.Ordinal));
        Assert.Null(Inspect.HeldOut(Continue(Trainer(3, 0f, seed: 1, options => options.Epochs = 1), _coins.Take(100), next)));
    }

    // Copies of a row in two folds would have a network measured by what it has learned.
    [Theory]
    [InlineData(5, 0f)]
    [InlineData(1, 0.2f)]
    public void Copies_of_rows_with_random_labels_AreNotPredicted(int networks, float fraction)
    {
        List<Row> rows = [.. _coins.Take(300).SelectMany(row => Enumerable.Repeat(row, 5))];

        HeldOutMetrics metrics = Inspect.HeldOut(Trainer(networks, fraction, seed: 1, options => options.Epochs = 40).Fit(View(rows)))!;

        // Four standard deviations of 300 tosses, or of 60.
        Assert.InRange(metrics.Accuracy!.Value, 0.0, networks > 1 ? 0.62 : 0.76);
    }

    // A fold of all rows of a combination would have its network know nothing of that.
    [Fact]
    public void Few_categories_AreInAllFolds()
    {
        List<Row> rows = [.. Enumerable.Range(0, 400).Select(i => new Row
        {
            Flag = (i & 1) != (i >> 1 & 1),
            Features = Rows.Dense(i & 1, i >> 1 & 1, 0f, 0f),
        })];

        ITransformer model = Tasks.Binary.FitSmall(
            _mlContext, rows, options => (options.EnsembleSize, options.Epochs, options.LearningRate) = (4, 60, 0.05f));

        Assert.Equal(1.0, Inspect.HeldOut(model)!.Accuracy);
    }

    private static void AssertIsChance(ITransformer model)
    {
        HeldOutMetrics metrics = Inspect.HeldOut(model)!;
        // Four standard deviations.
        Assert.True(metrics.Accuracy < 0.5 + 4 * 0.5 / Math.Sqrt(metrics.Rows) && metrics.LogLoss > 0.65, metrics.ToString());
    }

    private static List<Row> Coins(int count, int features = Features)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => new Row
        {
            Flag = random.Next(2) == 0,
            Features = Rows.Dense([.. Enumerable.Range(0, features).Select(_ => 2f * random.NextSingle() - 1f)]),
        })];
    }

    private static void Idle(DenseNetworkOptions options) => (options.Epochs, options.LearningRate) = (1, 1e-9f);

    private static DenseNetworkOptions Options(int networks, float fraction, int? seed, Action<DenseNetworkOptions>? configure) =>
        Tasks.Binary.SmallOptions(options =>
        {
            options.Layers = [new Dense(48), new Dense(1)];
            options.Epochs = 100;
            options.Seed = seed;
            (options.EnsembleSize, options.ValidationFraction) = (networks, fraction);
            configure?.Invoke(options);
        });

    private IDataView View(IEnumerable<Row> rows) => Tasks.Binary.View(_mlContext, rows, Features);

    private IEstimator<ITransformer> Trainer(int networks, float fraction, int? seed, Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Binary.Trainer(_mlContext, Options(networks, fraction, seed, configure));

    private ITransformer Continue(IEstimator<ITransformer> trainer, IEnumerable<Row> rows, ITransformer model) =>
        Tasks.Binary.Continue(trainer, View(rows), model);
}
