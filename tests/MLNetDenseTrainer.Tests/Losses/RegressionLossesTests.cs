using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Losses;

/// <summary>Losses of regressions as users meet them: chosen, made by themselves, refused.</summary>
public sealed class RegressionLossesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => ["MeanSquaredError", "MeanAbsoluteError", "Huber(delta: 1)", "Quantile(0.9)", "Poisson", "Custom"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_IsTheSameByOptionByArgumentAndByCatalog(string name)
    {
        RegressionLoss loss = Named(name);
        IDataView view = Tasks.Regression.View(_mlContext, Counts(40));
        Dense[] layers = [new Dense(4), new Dense(1)];

        float[] byOption = Inspect.Parameters(_mlContext.DenseNetwork(new DenseNetworkRegressionTrainer.Options { Loss = loss, Layers = layers, Epochs = 3, Seed = 5 }).Fit(view));
        float[] byArgument = Inspect.Parameters(new MLContext(5).DenseNetwork(loss, layers, epochs: 3).Fit(view));
        float[] byCatalog = Inspect.Parameters(new MLContext(5).Regression.Trainers.DenseNetwork(layers: layers, epochs: 3, loss: loss).Fit(view));

        Assert.Equal(byArgument, byCatalog);
        Assert.Equal(byOption.Length, byArgument.Length);
        if (loss is not MeanSquaredErrorLoss)
            Assert.NotEqual(Inspect.Parameters(new MLContext(5).DenseNetwork(Loss.MeanSquaredError, layers, epochs: 3).Fit(view)), byArgument);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_OfAnyLossIsSavedAndLoadedAndTheSameForAnyNumberOfThreads(string name)
    {
        IDataView view = Tasks.Regression.View(_mlContext, Counts(300));
        ITransformer Fit(int threads) => Tasks.Regression.Trainer(_mlContext, new DenseNetworkRegressionTrainer.Options
        {
            Loss = Named(name),
            Layers = [new Dense(64), new Dense(64), new Dense(1)],
            BatchSize = 256,
            Epochs = 2,
            Seed = 3,
            NumberOfThreads = threads,
        }).Fit(view);

        ITransformer model = Fit(1);

        foreach (int threads in new[] { 2, 3 })
            Assert.Equal(Inspect.Parameters(model), Inspect.Parameters(Fit(threads)));
        using var file = new MemoryStream();
        _mlContext.Model.Save(model, view.Schema, file);
        file.Position = 0;
        Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(new MLContext().Model.Load(file, out _).Transform(view)));
    }

    // Squared error, made by hand.
    private sealed class OwnLoss : RegressionLoss
    {
        public override float Value(float prediction, float target) => 0.5f * (prediction - target) * (prediction - target);

        public override float Derivative(float prediction, float target) => prediction - target;
    }

    [Fact]
    public void Own_loss_GivesTheModelOfTheOneItImitates()
    {
        List<Row> rows = Rows.Make(60);
        float[] Parameters(RegressionLoss loss) =>
            Inspect.Parameters(Tasks.Regression.FitSmall(_mlContext, rows, options => ((DenseNetworkRegressionTrainer.Options)options).Loss = loss));

        float[] builtIn = Parameters(Loss.MeanSquaredError);

        Assert.Equal(builtIn, Parameters(new OwnLoss()));
        Assert.Equal(builtIn, Parameters(Loss.Custom((prediction, target) => 0.5f * (prediction - target) * (prediction - target), (prediction, target) => prediction - target)));
        Assert.Equal("Own", new OwnLoss().ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Exception_in_ones_own_loss_ComesThrough(int threads)
    {
        var thrown = new NotSupportedException("mine");
        int calls = 0;
        RegressionLoss loss = Loss.Custom((_, _) => Interlocked.Increment(ref calls) == 700 ? throw thrown : 0f, (_, _) => 0f);

        var caught = Assert.Throws<NotSupportedException>(() => Tasks.Regression.FitSmall(_mlContext, Rows.Make(600), options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).Loss = loss;
            options.Layers = [new Dense(128), new Dense(128), new Dense(1)];
            options.BatchSize = 512;
            options.NumberOfThreads = threads;
        }));

        Assert.Same(thrown, caught);
    }

    [Fact]
    public void Own_loss_that_is_not_finite_IsDivergence() =>
        Assert.Throws<TrainingDivergedException>(() => Tasks.Regression.FitSmall(
            _mlContext, Rows.Make(20), options => ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Custom((_, _) => float.NaN, (_, _) => 0f)));

    [Fact]
    public void Poisson_scores_ArePositive()
    {
        List<Row> rows = Counts(100);
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Poisson;
            options.Epochs = 30;
        });

        Assert.Equal(Activation.Exponential, Inspect.Layers(model)[^1].Activation);
        Assert.All(Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows))), score => Assert.True(score > 0f));
    }

    [Fact]
    public void Poisson_without_layers_HasAnExponentialOutput()
    {
        ITransformer model = Tasks.Regression.FitRecipe(_mlContext, Counts(50), options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Poisson;
            ((DenseNetworkRegressionTrainer.Options)options).NonNegative = true;
        });

        Assert.Equal(Activation.Exponential, Inspect.Layers(model)[^1].Activation);
    }

    [Fact]
    public void Poisson_labels_below_zero_AreRefusedWithTheirNumber()
    {
        List<Row> rows = Counts(30);
        rows[4].Number = rows[7].Number = -1f;

        var exception = Assert.Throws<InvalidOperationException>(
            () => Tasks.Regression.FitSmall(_mlContext, rows, options => ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Poisson));

        Assert.All(["2 values", "'Label'", "below zero", "Loss.Poisson"], words => Assert.Contains(words, exception.Message, StringComparison.Ordinal));
    }

    private static List<Row> Counts(int count)
    {
        List<Row> rows = Rows.Make(count);
        rows.ForEach(row => row.Number = MathF.Round(Math.Abs(row.Number)));
        return rows;
    }

    private static RegressionLoss Named(string name) => name switch
    {
        "MeanSquaredError" => Loss.MeanSquaredError,
        "MeanAbsoluteError" => Loss.MeanAbsoluteError,
        "Huber(delta: 1)" => Loss.Huber(),
        "Quantile(0.9)" => Loss.Quantile(0.9f),
        "Poisson" => Loss.Poisson,
        _ => Loss.Custom((prediction, target) => MathF.Log(MathF.Cosh(prediction - target)), (prediction, target) => MathF.Tanh(prediction - target)),
    };
}
