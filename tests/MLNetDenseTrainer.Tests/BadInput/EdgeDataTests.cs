using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>Data that are thin or odd, but data: training works.</summary>
public sealed class EdgeDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void One_row_Trains(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        ITransformer model = task.FitSmall(_mlContext, Rows.Make(1), options => options.ValidationFraction = 0.5f);

        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, Rows.Make(10)))), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void One_row_with_a_validation_fraction_Warns()
    {
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(1), options => options.ValidationFraction = 0.5f);

        Assert.Contains(log.Warnings, warning => warning.Contains("ValidationFraction", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void One_feature_Trains(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60, features: 1), features: 1);

        Assert.Equal(1, Inspect.NumberOfFeatures(model));
        Assert.True(Inspect.History(model)[^1].TrainingLoss < Inspect.History(model)[0].TrainingLoss);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_that_never_vary_Train(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = [.. Rows.Make(60).Select(row => Rows.With(row, Rows.Dense(7f, 0f, -1e6f, 1e-20f)))];

        float[] scores = Columns.Scores(task.FitSmall(_mlContext, rows).Transform(task.View(_mlContext, rows)));

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(task.Outputs, scores.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_class_TrainsPredictsItAndWarns(bool flag)
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(60);
        rows.ForEach(row => row.Flag = flag);

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, options => options.Epochs = 30);

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
        Assert.All(model.Transform(Tasks.Binary.View(_mlContext, rows)).GetColumn<bool>("PredictedLabel"),
            predicted => Assert.Equal(flag, predicted));
    }

    [Fact]
    public void One_class_left_by_weights_TrainsAndWarns()
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(60);
        rows.ForEach(row => row.Weight = row.Flag ? 1f : 0f);

        Tasks.Binary.FitSmall(_mlContext, rows, options => options.ExampleWeightColumnName = "Weight");

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
    }

    [Fact]
    public void One_class_of_a_multiclass_label_TrainsPredictsItAndWarns()
    {
        TaskUnderTest task = Tasks.Named("multiclass BareKey");
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(60);
        rows.ForEach(row => row.BareKey = 1);

        ITransformer model = task.FitSmall(_mlContext, rows, options => options.Epochs = 30);

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
        Assert.All(
            model.Transform(task.View(_mlContext, rows)).GetColumn<uint>("PredictedLabel"), predicted => Assert.Equal(2u, predicted));
    }

    [Fact]
    public void Regression_of_a_target_around_a_million_FindsIt()
    {
        List<Row> rows = Rows.Make(300);
        rows.ForEach(row => row.Number = 1e6f + 100f * row.Number);

        IDataView scored =
            Tasks.Regression.FitSmall(_mlContext, rows, options => options.Epochs = 60).Transform(Tasks.Regression.View(_mlContext, rows));

        // Without noise the network should explain nearly all of it; half is what the built-in check asks of any regressor.
        Assert.True(_mlContext.Regression.Evaluate(scored).RSquared > 0.8);
    }

    [Fact]
    public void Regression_on_whole_numbers_IsTheSameAsOnFloats()
    {
        IDataView rows = Rows.View(_mlContext, Rows.Make(60));
        IDataView Convert(string column) =>
            _mlContext.Transforms.Conversion.ConvertType("Label", column, DataKind.Single).Fit(rows).Transform(rows);
        IDataView throughDouble =
            _mlContext.Transforms.Conversion.ConvertType("Wide", nameof(Row.Class), DataKind.Double).Fit(rows).Transform(rows);
        IEstimator<ITransformer> trainer = Tasks.Regression.SmallTrainer(_mlContext);

        ITransformer fromDouble =
            _mlContext.Transforms.Conversion.ConvertType("Label", "Wide", DataKind.Single).Append(trainer).Fit(throughDouble);

        Assert.Equal(Inspect.Parameters(trainer.Fit(Convert(nameof(Row.Class)))), Inspect.Parameters(fromDouble));
    }

    [Fact]
    public void Negative_features_Train()
    {
        List<Row> rows = [.. Rows.Make(60).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x - 5f)])))];

        Assert.Equal(3, Inspect.History(Tasks.Binary.FitSmall(_mlContext, rows)).Count);
    }
}
