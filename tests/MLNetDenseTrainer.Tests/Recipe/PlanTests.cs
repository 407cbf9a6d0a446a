using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>The recipe goes by what is so: whether there will be rows to validate with, and how much work the rows are.</summary>
public sealed class PlanTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Labels_are_smoothed_where_a_temperature_is_fitted_and_nowhere_else()
    {
        IDataView validation = Tasks.Binary.View(_mlContext, Rows.Make(30, seed: 2));
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(60));
        IEstimator<ITransformer> one = Trainer(options => options.EnsembleSize = 1);

        Assert.True(Smooths(Trainer().Fit(train)));
        Assert.True(Smooths(Tasks.Binary.Fit(one, train, validation)));
        Assert.True(Smooths(Trainer(options => (options.EnsembleSize, options.ValidationSet) = (1, validation)).Fit(train)));
        Assert.True(Smooths(Trainer(options => (options.EnsembleSize, options.ValidationFraction) = (1, 0.2f)).Fit(train)));
        Assert.True(Smooths(one.Fit(train)));
        Assert.False(Smooths(Trainer(options => ((DenseNetworkBinaryTrainer.Options)options).TemperatureScaling = false).Fit(train)));
        Assert.False(Smooths(Trainer().Fit(Tasks.Binary.View(_mlContext, Rows.Make(1)))));
    }

    [Fact]
    public void The_same_validation_rows_GiveTheSameModel_HoweverTheyAreGiven()
    {
        IDataView validation = Tasks.Binary.View(_mlContext, Rows.Make(30, seed: 2));
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(60));

        ITransformer byFit = Tasks.Binary.Fit(Trainer(options => options.EnsembleSize = 1), train, validation);
        ITransformer byOption = Trainer(options => (options.EnsembleSize, options.ValidationSet) = (1, validation)).Fit(train);

        Assert.Equal(Inspect.TrainedWith(byFit), Inspect.TrainedWith(byOption));
        Assert.Equal(Inspect.Parameters(byFit), Inspect.Parameters(byOption));
    }

    [Fact]
    public void A_model_that_held_nothing_back_and_is_continued_HoldsNothingBackAndIsNotSmoothed()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(60));
        ITransformer plain = Tasks.Binary.SmallTrainer(_mlContext).Fit(train);

        ITransformer continued = Tasks.Binary.Continue(Trainer(), train, plain);

        Assert.False(Smooths(continued));
        Assert.StartsWith("60 rows, continuing a model,", Inspect.TrainedWith(continued), StringComparison.Ordinal);
    }

    // Its network would learn the rows by heart, with nothing to tell the best epoch by.
    [Fact]
    public void A_model_that_held_nothing_back_and_is_continued_TrainsFewEpochsAndSaysSo()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(60));
        ITransformer plain = Tasks.Binary.SmallTrainer(_mlContext).Fit(train);
        var log = new LogCollector(_mlContext);

        ITransformer continued = Tasks.Binary.Continue(Trainer(options => options.Epochs = null), train, plain);

        Assert.Equal(4, Inspect.History(continued).Count);
        Assert.Contains(log.Warnings, warning => warning.Contains("trains few epochs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_held_rows_back_and_is_continued_HoldsThemBackAgain()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(60));
        ITransformer one = Trainer(options => options.EnsembleSize = 1).Fit(train);

        ITransformer continued = Tasks.Binary.Continue(Trainer(), train, one);

        Assert.True(Smooths(continued));
        Assert.StartsWith("48 rows, validating on 12,", Inspect.TrainedWith(continued), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1, 2L << 30, "48 rows, validating on 12,")]
    [InlineData(0.5f, 1, 2L << 30, "30 rows, validating on 30,")]
    [InlineData(null, null, 2L << 30, "60 rows, each network validating on one of 8 parts of them,")]
    public void One_network_of_the_recipe_HoldsAPartBack(float? fraction, int? networks, long memory, string expected)
    {
        var log = new LogCollector(_mlContext);
        ITransformer model = Trainer(options =>
        {
            (options.EnsembleSize, options.MaximumDataMemory) = (networks, memory);
            options.ValidationFraction = fraction ?? 0f;
        }).Fit(Tasks.Binary.View(_mlContext, Rows.Make(60)));

        Assert.StartsWith(expected, Inspect.TrainedWith(model), StringComparison.Ordinal);
        bool isDefault = fraction is null && networks == 1;
        Assert.Equal(isDefault, log.Infos.Any(info => info.StartsWith("12 rows are held back, because", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streamed_rows_of_the_recipe_AreHeldBackInPart(bool sparse)
    {
        List<Row> rows = sparse ? WideRows.Make(6000) : Rows.Make(40_000);
        ITransformer model = Trainer(options => (options.MaximumDataMemory, options.Epochs, options.BatchSize) = (1 << 20, 1, 1024))
            .Fit(Tasks.Binary.View(_mlContext, rows, sparse ? WideRows.Features : Rows.Features));

        Assert.Equal(sparse, Inspect.TrainedWith(model).Contains(", sparse,", StringComparison.Ordinal));
        Assert.InRange(Inspect.HeldOut(model)!.Rows, 0.09 * rows.Count, 0.11 * rows.Count);
        Assert.True(Smooths(model));
    }

    [Fact]
    public void Plain_layers_HoldNothingBackUnlessAsked()
    {
        Assert.Null(Inspect.HeldOut(Tasks.Binary.FitSmall(_mlContext, Rows.Make(60))));
    }

    // Wide rows take fewer networks, unless they are few.
    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(2, 4, 2)]
    [InlineData(9, 4, 9)]
    [InlineData(19, 4, 16)]
    [InlineData(500, 4, 16)]
    [InlineData(501, 4, 16)]
    [InlineData(10_000, 500, 16)]
    [InlineData(10_000, 1000, 8)]
    [InlineData(10_000, 8000, 3)]
    [InlineData(30_000, 4, 8)]
    [InlineData(1_000_000, 4, 3)]
    [InlineData(72, 7129, 16)]
    [InlineData(72, 100_000, 3)]
    public void Number_of_networks_GoesByRowsTimesFeatures(long rows, int features, int networks)
    {
        var facts = new Training.DataFacts(features, Outputs: 1) { Rows = rows };

        Training.TrainingPlan plan = Training.TrainingPlan.From(new DenseNetworkBinaryTrainer.Options(), facts, continued: null);

        Assert.Equal(networks, plan.Settings.EnsembleSize);
    }

    private static bool Smooths(ITransformer model) => Inspect.TrainedWith(model).Contains("label smoothing", StringComparison.Ordinal);

    private IEstimator<ITransformer> Trainer(Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Binary.Trainer(_mlContext, Tasks.Binary.RecipeOptions(configure));
}
