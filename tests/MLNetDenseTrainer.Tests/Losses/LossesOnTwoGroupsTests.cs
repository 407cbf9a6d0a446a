using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Losses;

/// <summary>
/// Rows of two groups, which one feature tells apart: a network can give each group a score of its own, and what score is best follows from the labels in closed form.
/// </summary>
public sealed class LossesOnTwoGroupsTests
{
    private const int RowsPerGroup = 101;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string loss in new[] { "mean", "median", "quantile 0.9", "quantile 0.2", "poisson", "poisson softplus", "huber" })
            {
                data.Add(loss, false);
                data.Add(loss, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Shows(nameof(DenseNetworkRegressionOptions.Loss))]
    public void A_loss_FindsItsClosedForm(string name, bool weighted)
    {
        List<Row> rows = MakeRows(weighted);
        (RegressionLoss loss, Func<IReadOnlyList<Row>, double> best) = Named(name);

        ITransformer model = Tasks.Regression.Trainer(_mlContext, new DenseNetworkRegressionTrainer.Options
        {
            Loss = loss,
            Layers = [new Dense(1, name == "poisson softplus" ? Activation.Softplus : null)],
            ExampleWeightColumnName = weighted ? nameof(Row.Weight) : null,
            LearningRate = 0.05f,
            LearningRateSchedule = LearningRateSchedule.Cosine(),
            BatchSize = rows.Count,
            Epochs = 1500,
            Seed = 1,
        }).Fit(Tasks.Regression.View(_mlContext, rows));

        foreach ((float score, IReadOnlyList<Row> group) in ScoresOfGroups(model, rows))
            Assert.Equal(best(group), score, 0.02 * best(group));
    }

    [Theory]
    [InlineData("mean", 0.5, 0.75)]
    [InlineData("median", 0.4, 0.6)]
    [InlineData("huber", 0.4, 0.75)]
    [InlineData("quantile 0.9", 0.83, 0.97)]
    [InlineData("quantile 0.2", 0.12, 0.3)]
    [InlineData("poisson", 0.5, 0.75)]
    public void The_recipe_ComesNearIt(string name, double least, double most)
    {
        List<Row> rows = MakeRows(weighted: false);

        ITransformer model = Tasks.Regression.Trainer(_mlContext, new DenseNetworkRegressionTrainer.Options
        {
            Loss = Named(name).Loss,
            EnsembleSize = 1,
            Epochs = 100,
            Seed = 1,
        }).Fit(Tasks.Regression.View(_mlContext, rows));

        // The mean of these labels is their 0.63 quantile.
        foreach ((float score, IReadOnlyList<Row> group) in ScoresOfGroups(model, rows))
            Assert.InRange(group.Count(row => row.Number < score) / (double)group.Count, least, most);
    }

    private static (RegressionLoss Loss, Func<IReadOnlyList<Row>, double> Best) Named(string name) => name switch
    {
        "mean" => (Loss.MeanSquaredError, Mean),
        "median" => (Loss.MeanAbsoluteError, rows => Quantile(rows, 0.5)),
        "quantile 0.9" => (Loss.Quantile(0.9f), rows => Quantile(rows, 0.9)),
        "quantile 0.2" => (Loss.Quantile(0.2f), rows => Quantile(rows, 0.2)),
        // So wide that all errors are within it.
        "huber" => (Loss.Huber(delta: 100f), Mean),
        _ => (Loss.Poisson, Mean),
    };

    // Labels of an exponential distribution, whose mean, median and quantiles are far from one another; of the second group three times as large.
    private static List<Row> MakeRows(bool weighted)
    {
        var rows = new List<Row>();
        for (int i = 0; i < 2 * RowsPerGroup; i++)
        {
            int group = i % 2;
            double rank = (i / 2 + 0.5) / RowsPerGroup;
            rows.Add(new Row
            {
                Features = Rows.Dense(group, 0f, 0f, 0f),
                Number = (float)(-(4 + 8 * group) * Math.Log(1 - rank)),
                Weight = weighted ? 1 + i / 2 * 7 % 3 : 1f,
            });
        }
        return rows;
    }

    private IEnumerable<(float Score, IReadOnlyList<Row> Group)> ScoresOfGroups(ITransformer model, List<Row> rows)
    {
        float[] scores = Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows)));
        for (int group = 0; group < 2; group++)
            yield return (scores[group], [.. rows.Where((_, i) => i % 2 == group)]);
    }

    private static double Mean(IReadOnlyList<Row> rows) => rows.Sum(row => (double)row.Weight * row.Number) / rows.Sum(row => row.Weight);

    private static double Quantile(IReadOnlyList<Row> rows, double quantile)
    {
        double below = 0.0;
        double all = rows.Sum(row => row.Weight);
        return rows.OrderBy(row => row.Number).First(row => (below += row.Weight) > quantile * all).Number;
    }
}
