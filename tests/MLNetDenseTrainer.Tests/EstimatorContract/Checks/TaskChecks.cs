using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>What scikit-learn asks of classifiers alone and of regressors alone.</summary>
internal static class TaskChecks
{
    public static void BinaryOneClass(CheckedEstimator e) => CheckOneClass(e, row => row.Flag = true, true);

    public static void BinaryOneClassByWeights(CheckedEstimator e)
    {
        var log = new LogCollector(e.MLContext);
        List<Row> rows = e.Rows(60);
        rows.ForEach(row => row.Weight = row.Flag ? 0f : 1f);

        ITransformer model = e.Fit(rows, options => (options.ExampleWeightColumnName, options.Epochs) = ("Weight", 30));

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
        Assert.All(model.Transform(e.View(rows)).GetColumn<bool>("PredictedLabel"), Assert.False);
    }

    public static void BinaryScoresAgree(CheckedEstimator e)
    {
        IDataView scored = e.Fit(e.Rows(100), options => options.Epochs = 30).Transform(e.View(e.Rows(100, seed: 2)));
        float[] scores = Columns.Scores(scored);
        float[] probabilities = Columns.Scores(scored, "Probability");

        Assert.Equal(scores.Select(score => score > 0f), scored.GetColumn<bool>("PredictedLabel"));
        Assert.Equal(scores.Select(score => (float)(1.0 / (1.0 + Math.Exp(-score)))), probabilities, (a, b) => Math.Abs(a - b) <= 1e-7f);
    }

    public static void MulticlassOneClass(CheckedEstimator e) => CheckOneClass(e, row => row.BareKey = 1, 2u);

    public static void MulticlassScoresAgree(CheckedEstimator e)
    {
        IDataView scored = e.Fit(e.Rows(100), options => options.Epochs = 30).Transform(e.View(e.Rows(100, seed: 2)));
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];

        Assert.All(scores, row => Assert.Equal(1.0, row.Sum(value => (double)value), 2e-7));
        Assert.Equal(scores.Select(row => (uint)Array.IndexOf(row, row.Max()) + 1), scored.GetColumn<uint>("PredictedLabel"));
    }

    public static void RegressionGivesAScoreAlone(CheckedEstimator e)
    {
        IDataView view = e.View(e.Rows(40));

        Assert.Equal(["Score"], e.Trainer().Fit(view).Transform(view).Schema.Skip(view.Schema.Count).Select(column => column.Name));
    }

    public static void RegressionOfLargeTargets(CheckedEstimator e)
    {
        List<Row> Large(int count, int seed)
        {
            List<Row> rows = e.Rows(count, seed);
            rows.ForEach(row => row.Number = 1e4f + 100f * row.Number);
            return rows;
        }

        IDataView scored = e.Fit(Large(300, 1), options => options.Epochs = 60).Transform(e.View(Large(200, 2)));

        Assert.InRange(e.Task.Skill(e.MLContext, scored), e.Task.SkillWanted, 1.0);
    }

    private static void CheckOneClass<T>(CheckedEstimator e, Action<Row> label, T expected)
    {
        if (!e.Task.KeepsClassesThatDoNotOccur)
            return;
        var log = new LogCollector(e.MLContext);
        List<Row> rows = e.Rows(60);
        rows.ForEach(label);

        ITransformer model = e.Fit(rows, options => options.Epochs = 30);

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
        Assert.All(model.Transform(e.View(rows)).GetColumn<T>("PredictedLabel"), predicted => Assert.Equal(expected, predicted));
    }
}
