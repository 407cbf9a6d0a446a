using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>Data that are thin or odd, but data: the recipe trains.</summary>
public sealed class RecipeEdgeDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_feature_that_is_missing_everywhere_Trains(string name)
    {
        Trains(Tasks.Named(name), Replaced(60, float.NaN));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_feature_that_never_varies_Trains(string name)
    {
        Trains(Tasks.Named(name), Replaced(60, 1e6f));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_that_are_all_missing_Train(string name)
    {
        Trains(Tasks.Named(name), [.. Rows.Make(40).Select(row => Rows.With(row, Rows.Dense(float.NaN, float.NaN, float.NaN, float.NaN)))]);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void Few_rows_TrainAsManyNetworks_AtMost16(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        foreach (int rows in (int[])[1, 2, 5, 19])
            Assert.Equal(Math.Min(rows, 16), Inspect.NumberOfNetworks(Trains(task, Rows.Make(rows))));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void More_networks_than_rows_Train(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        foreach (int rows in (int[])[1, 2, 3])
        {
            ITransformer model = Trains(task, Rows.Make(rows), options => options.EnsembleSize = 4);

            Assert.Equal(4, Inspect.NumberOfNetworks(model));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_class_TrainsAndPredictsIt(bool flag)
    {
        List<Row> rows = Rows.Make(40);
        rows.ForEach(row => (row.Flag, row.BareKey) = (flag, 1));

        ITransformer binary = Trains(Tasks.Binary, rows, options => options.Epochs = 5);
        ITransformer multiclass = Trains(Tasks.Named("multiclass BareKey"), rows, options => options.Epochs = 5);

        Assert.All(binary.Transform(Tasks.Binary.View(_mlContext, rows)).GetColumn<bool>("PredictedLabel"), predicted => Assert.Equal(flag, predicted));
        Assert.All(
            multiclass.Transform(Tasks.Named("multiclass BareKey").View(_mlContext, rows)).GetColumn<uint>("PredictedLabel"), predicted => Assert.Equal(2u, predicted));
    }

    [Fact]
    public void A_label_that_never_varies_TrainsAndIsPredicted()
    {
        List<Row> rows = Rows.Make(40);
        rows.ForEach(row => row.Number = 12.5f);

        ITransformer model = Trains(Tasks.Regression, rows);

        Assert.All(Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows))), score => Assert.Equal(12.5f, score));
    }

    // The same rows with the second feature replaced.
    private static List<Row> Replaced(int count, float value) => [.. Rows.Make(count).Select(row =>
    {
        float[] features = [.. row.Features.DenseValues()];
        features[1] = value;
        return Rows.With(row, Rows.Dense(features));
    })];

    private ITransformer Trains(TaskUnderTest task, List<Row> rows, Action<DenseNetworkOptions>? configure = null)
    {
        ITransformer model = task.FitRecipe(_mlContext, rows, configure);
        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, Rows.Make(10, seed: 9)))), score => Assert.True(float.IsFinite(score)));
        return model;
    }
}
