using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.MultiOutput;

/// <summary>The figures of several numbers, against the ones that ML.NET gives for each alone.</summary>
public sealed class EvaluateMultiOutputTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];

        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class One
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }

    [Fact]
    public void Figures_AreThoseOfEachNumberAloneAndTheirMeans()
    {
        Scored[] rows = Make(100);

        MultiOutputRegressionMetrics metrics = Evaluate(rows);

        RegressionMetrics[] alone = [.. Enumerable.Range(0, 2).Select(n =>
            _mlContext.Regression.Evaluate(_mlContext.Data.LoadFromEnumerable(rows.Select(row => new One { Label = row.Label[n], Score = row.Score[n] }))))];
        for (int n = 0; n < 2; n++)
        {
            Assert.Equal(alone[n].RootMeanSquaredError, metrics.Outputs[n].RootMeanSquaredError, 1e-6);
            Assert.Equal(alone[n].MeanAbsoluteError, metrics.Outputs[n].MeanAbsoluteError, 1e-6);
            Assert.Equal(alone[n].RSquared, metrics.Outputs[n].RSquared, 1e-6);
            Assert.Equal(($"{n}", 100, 0), (metrics.Outputs[n].Name, metrics.Outputs[n].Count, metrics.Outputs[n].Missing));
        }
        Assert.Equal(alone.Average(one => one.RootMeanSquaredError), metrics.MeanRootMeanSquaredError, 1e-6);
        Assert.Equal(alone.Average(one => one.MeanAbsoluteError), metrics.MeanAbsoluteError, 1e-6);
        Assert.Equal(alone.Average(one => one.RSquared), metrics.MeanRSquared, 1e-6);
    }

    [Fact]
    public void Missing_labels_AreLeftOutAndCounted()
    {
        Scored[] rows = Make(100);
        OutputRegressionMetrics expected = Evaluate(rows[..60]).Outputs[1];
        foreach (Scored row in rows[60..])
            row.Label[1] = float.NaN;

        OutputRegressionMetrics found = Evaluate(rows).Outputs[1];

        Assert.Equal(expected with { Missing = 40 }, found);
    }

    [Fact]
    public void A_score_that_is_no_number_SpoilsTheFiguresItBelongsTo()
    {
        Scored[] rows = Make(10);
        rows[4].Score[0] = float.NaN;

        MultiOutputRegressionMetrics metrics = Evaluate(rows);

        Assert.True(double.IsNaN(metrics.Outputs[0].RootMeanSquaredError) && double.IsNaN(metrics.MeanRootMeanSquaredError));
        Assert.True(double.IsFinite(metrics.Outputs[1].RootMeanSquaredError));
    }

    [Fact]
    public void A_number_without_labels_HasNoFiguresAndNoPartInTheMeans()
    {
        Scored[] rows = Make(10);
        foreach (Scored row in rows)
            row.Label[0] = float.NaN;

        MultiOutputRegressionMetrics metrics = Evaluate(rows);

        Assert.Equal((0, 10, double.NaN), (metrics.Outputs[0].Count, metrics.Outputs[0].Missing, metrics.Outputs[0].MeanAbsoluteError));
        Assert.Equal(metrics.Outputs[1].MeanAbsoluteError, metrics.MeanAbsoluteError);
    }

    [Fact]
    public void No_labels_at_all_Throw()
    {
        Scored[] rows = Make(3);
        foreach (Scored row in rows)
            row.Label = [float.NaN, float.NaN];

        Assert.Contains("'Label'", Assert.Throws<InvalidOperationException>(() => Evaluate(rows)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Evaluate([]));
    }

    [Theory]
    [InlineData("Nowhere", "Score", "label")]
    [InlineData("Label", "Nowhere", "score")]
    [InlineData(nameof(Row.Number), "Score", "known-size vector of Single")]
    [InlineData("Label", nameof(Row.Name), "known-size vector of Single")]
    [InlineData("Label", "Features", "a vector of 3 Single")]
    public void Columns_that_are_not_there_or_do_not_fit_AreNamed(string label, string score, string expected)
    {
        IDataView view = Tasks.MultiOutput.View(_mlContext, Rows.Make(20));
        IDataView scored = Tasks.MultiOutput.SmallTrainer(_mlContext).Fit(view).Transform(view);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.EvaluateMultiOutput(scored, label, score));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_IsATableWithTheNamesOfTheNumbers()
    {
        IDataView view = Tasks.MultiOutput.View(_mlContext, Rows.Make(20));

        string[] lines = _mlContext.Regression.EvaluateMultiOutput(Tasks.MultiOutput.SmallTrainer(_mlContext).Fit(view).Transform(view)).ToString().Split('\n');

        Assert.Equal(["output", .. Rows.NumberNames, "mean"], lines.Select(line => line.Split(' ')[0]));
        Assert.Contains("R squared", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..4], line => Assert.EndsWith("20          0", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Folds_AreMeasuredOneByOne()
    {
        IDataView view = Tasks.MultiOutput.View(_mlContext, Rows.Make(200));
        IEstimator<ITransformer> trainer = Tasks.MultiOutput.SmallTrainer(_mlContext, options => options.Epochs = 40);

        double[] folds = [.. _mlContext.Data.CrossValidationSplit(view, numberOfFolds: 3)
            .Select(fold => _mlContext.Regression.EvaluateMultiOutput(trainer.Fit(fold.TrainSet).Transform(fold.TestSet)).MeanRSquared)];

        Assert.All(folds, r => Assert.True(r > 0.5));
    }

    private MultiOutputRegressionMetrics Evaluate(Scored[] rows) => _mlContext.Regression.EvaluateMultiOutput(_mlContext.Data.LoadFromEnumerable(rows));

    private static Scored[] Make(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count).Select(_ => new Scored
        {
            Label = [random.NextSingle(), 10f * random.NextSingle()],
            Score = [random.NextSingle(), 10f * random.NextSingle()],
        })];
    }
}
