using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.MultiOutput;

/// <summary>A number that a label lacks is left out for its row alone; a label that is no use at all is counted.</summary>
public sealed class MissingTargetsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Rows_that_lack_numbers_TrainTheOthers()
    {
        List<Row> rows = Rows.Make(600);
        foreach ((int r, Row row) in rows.Index())
            row.Numbers = [.. row.Numbers.Select((number, n) => r % 3 == n ? float.NaN : number)];

        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, rows, options => options.Epochs = 60);

        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(model.Transform(Tasks.MultiOutput.View(_mlContext, Rows.Make(200, seed: 2))));
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.5, metrics.ToString()));
    }

    // Without hidden layers outputs share nothing: what one lacks, the others do not feel.
    [Fact]
    public void Numbers_that_are_missing_LeaveTheOtherOutputsAlone()
    {
        List<Row> rows = Rows.Make(64);
        float[][] Fit(Action<Row> change)
        {
            List<Row> changed = [.. rows.Select(row => Rows.With(row, row.Features))];
            changed.ForEach(change);
            ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, changed, options =>
            {
                options.Layers = [new Dense(Row.NumberCount)];
                options.BatchSize = 64;
                ((DenseNetworkRegressionOptions)options).StandardizeTarget = false;
            });
            float[] scores = Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows)));
            return [.. Enumerable.Range(0, Row.NumberCount).Select(n => scores.Where((_, i) => i % Row.NumberCount == n).ToArray())];
        }

        // The same rows have a number missing in both, but other values stand for the ones that are there.
        float[][] one = Fit(row => row.Numbers[1] = row.Numbers[0] > 1f ? float.NaN : row.Numbers[1]);
        float[][] other = Fit(row => row.Numbers[1] = row.Numbers[0] > 1f ? float.NaN : -row.Numbers[1]);

        Assert.Equal(one[0], other[0]);
        Assert.Equal(one[2], other[2]);
        Assert.NotEqual(one[1], other[1]);
    }

    [Fact]
    public void Numbers_that_are_missing_AreSaidInTheLog()
    {
        List<Row> rows = Rows.Make(40);
        rows[3].Numbers[1] = float.NaN;
        rows[5].Numbers[1] = float.NaN;
        rows[5].Numbers[2] = float.NaN;
        var log = new LogCollector(_mlContext);

        Tasks.MultiOutput.FitSmall(_mlContext, rows);

        Assert.Contains(log.Infos, info => info.Contains("no value for 'mass' in 2 of 40 training rows", StringComparison.Ordinal));
        Assert.Contains(log.Infos, info => info.Contains("no value for 'age' in 1 of 40 training rows", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Infos, info => info.Contains("'height'", StringComparison.Ordinal));
        Assert.Empty(log.Warnings);
    }

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f, 1f)]
    [InlineData(1f, 1f, float.NegativeInfinity)]
    [InlineData(float.NaN, float.PositiveInfinity, float.NaN)]
    public void Rows_without_any_number_or_with_an_infinite_one_AreSkippedAndCounted(float first, float second, float third)
    {
        List<Row> good = Rows.Make(30);
        Row bad = Rows.With(good[0], good[0].Features);
        bad.Numbers = [first, second, third];
        float[] expected = Inspect.Parameters(Tasks.MultiOutput.FitSmall(_mlContext, good));
        var log = new LogCollector(_mlContext);

        float[] actual = Inspect.Parameters(Tasks.MultiOutput.FitSmall(_mlContext, [.. good[..3], bad, .. good[3..]]));

        Assert.Equal(expected, actual);
        string warning = Assert.Single(log.Warnings);
        Assert.Contains("Skipped 1 training row", warning, StringComparison.Ordinal);
        Assert.Contains("1 with a bad label", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number_that_no_training_row_has_IsNamed(bool recipe)
    {
        List<Row> rows = Rows.Make(40);
        rows.ForEach(row => row.Numbers[1] = float.NaN);

        var exception = Assert.Throws<InvalidOperationException>(() =>
            recipe ? Tasks.MultiOutput.FitRecipe(_mlContext, rows) : Tasks.MultiOutput.FitSmall(_mlContext, rows));

        Assert.Contains("'mass' (slot 1 of 3)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("any of 40 training rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_recipe_TakesMissingNumbers()
    {
        List<Row> rows = Rows.Make(90);
        foreach ((int r, Row row) in rows.Index())
            row.Numbers[r % 3] = float.NaN;

        ITransformer model = Tasks.MultiOutput.FitRecipe(_mlContext, rows);

        Assert.Equal(16, Inspect.NumberOfNetworks(model));
        Assert.True(Inspect.HeldOut(model)!.RootMeanSquaredError > 0);
        Assert.All(Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }
}
