using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Scores of a regression that stay within the range of the labels it has seen.</summary>
public sealed class ClampedScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Shows(nameof(DenseNetworkRegressionOptions.ClampScores))]
    public void Scores_NeverLeaveTheRangeOfTheLabels(int networks)
    {
        List<Row> rows = Rows.Make(60);
        float[] scores = FarOut(rows, FitSmall(rows, true, networks));

        Assert.All(scores, score => Assert.InRange(score, rows.Min(row => row.Number), rows.Max(row => row.Number)));
        // They reach it, so it is the limit that holds them.
        Assert.Contains(rows.Max(row => row.Number), scores);
        Assert.Contains(FarOut(rows, FitSmall(rows, null, networks)), score => score > rows.Max(row => row.Number));
    }

    [Fact]
    public void The_recipe_Clamps()
    {
        List<Row> rows = Rows.Make(60);

        float[] scores = FarOut(rows, Tasks.Regression.FitRecipe(_mlContext, rows, options => options.Epochs = 5));

        Assert.All(scores, score => Assert.InRange(score, rows.Min(row => row.Number), rows.Max(row => row.Number)));
    }

    private ITransformer FitSmall(List<Row> rows, bool? clamp, int networks) => Tasks.Regression.FitSmall(_mlContext, rows, options =>
    {
        (options.EnsembleSize, options.Epochs, options.Layers) = (networks, 30, [new Dense(8), new Dense(1)]);
        ((DenseNetworkRegressionTrainer.Options)options).ClampScores = clamp;
    });

    private float[] FarOut(List<Row> rows, ITransformer model)
    {
        IEnumerable<Row> far = rows.Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => 1000f * x)])));
        return Columns.Scores(ModelFile.Reload(_mlContext, model).Transform(Tasks.Regression.View(_mlContext, far)));
    }
}
