using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>Rows that cannot be learnt from are left out and counted; without any others there is no model.</summary>
public sealed class BadRowsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<float> NotFinite => [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void Features_that_are_not_finite_AreSkippedAndCounted(float value)
    {
        foreach (string name in Tasks.Names)
        {
            List<Row> good = Rows.Make(30);
            Row bad = Rows.With(good[0], Rows.Dense(0.5f, value, 0f, 0f));
            Row badAndSparse = Rows.With(good[1], new VBuffer<float>(4, 1, [value], [2]));
            Row secondBad = Rows.With(good[2], Rows.Dense(value, value, value, value));
            CheckSkipped(Tasks.Named(name), good, [bad, badAndSparse, .. good[..7], secondBad, .. good[7..]], "Skipped 3 training rows",
                "3 with bad features");
        }
    }

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void Regression_labels_that_are_not_finite_AreSkippedAndCounted(float value)
    {
        List<Row> good = Rows.Make(30);
        Row bad = Rows.With(good[0], good[0].Features);
        bad.Number = value;

        CheckSkipped(Tasks.Regression, good, [.. good[..3], bad, .. good[3..]], "Skipped 1 training row", "1 with a bad label");
    }

    [Fact]
    public void Missing_keys_AreSkippedAndCounted()
    {
        List<Row> good = Rows.Make(30);
        Row bad = Rows.With(good[0], good[0].Features);
        bad.BareKey = Rows.Classes;

        CheckSkipped(Tasks.Named("multiclass BareKey"), good, [.. good[..3], bad, .. good[3..], bad], "Skipped 2 training rows",
            "2 with a bad label");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_weights_AreSkippedAndCounted(float value)
    {
        List<Row> good = Rows.Make(30);
        Row bad = Rows.With(good[0], good[0].Features);
        bad.Weight = value;

        foreach (string name in Tasks.Names)
        {
            CheckSkipped(Tasks.Named(name), good, [.. good[..3], bad, .. good[3..]], "Skipped 1 training row", "1 with a bad weight");
            CheckSkipped(Tasks.Named(name), Rows.Sparse(good), Rows.Sparse([.. good[..3], bad, .. good[3..]]), "Skipped 1 training row", "1 with a bad weight");
        }
    }

    [Fact]
    public void Rows_that_are_bad_in_different_ways_AreCountedByCauseInOneWarning()
    {
        foreach (TaskUnderTest task in (TaskUnderTest[])[Tasks.Regression, Tasks.Named("multiclass BareKey")])
        {
            List<Row> good = Rows.Make(30);
            List<Row> bad = Rows.Make(6, seed: 2);
            bad[0].Weight = -1f;
            bad[1].Weight = float.NaN;
            bad[2].Weight = float.PositiveInfinity;
            (bad[3].Number, bad[3].BareKey) = (float.NaN, Rows.Classes);
            (bad[4].Number, bad[4].BareKey) = (float.NegativeInfinity, Rows.Classes + 7);
            bad[5] = Rows.With(bad[5], Rows.Dense(0f, float.NaN, float.PositiveInfinity, 0f));

            CheckSkipped(
                task, good, [.. bad[..3], .. good, .. bad[3..]], "Skipped 6 training rows", "1 with bad features", "2 with a bad label", "3 with a bad weight");
        }
    }

    [Fact]
    public void Only_bad_labels_ThrowWithCounts()
    {
        foreach (TaskUnderTest task in (TaskUnderTest[])[Tasks.Regression, Tasks.Named("multiclass BareKey")])
        {
            List<Row> rows = Rows.Make(5);
            rows.ForEach(row => (row.Number, row.BareKey) = (float.NaN, Rows.Classes));

            var exception = Assert.Throws<InvalidOperationException>(() => task.FitSmall(_mlContext, rows));

            Assert.Contains("5 with a bad label", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void Only_bad_weights_ThrowWithCounts(string name)
    {
        List<Row> rows = Rows.Make(5);
        rows.ForEach(row => row.Weight = float.NaN);

        var exception = Assert.Throws<InvalidOperationException>(() =>
            Tasks.Named(name).FitSmall(_mlContext, rows, options => options.ExampleWeightColumnName = "Weight"));

        Assert.Contains("5 with a bad weight", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Bad_validation_rows_AreSkippedAndCountedAsSuch(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var log = new LogCollector(_mlContext);
        List<Row> validation = Rows.Make(10, seed: 2);
        validation[3] = Rows.With(validation[3], Rows.Dense(float.NaN, 0f, 0f, 0f));

        task.Fit(task.SmallTrainer(_mlContext), task.View(_mlContext, Rows.Make(30)), task.View(_mlContext, validation));

        Assert.Contains("Skipped 1 validation row", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void No_rows_AtAll_Throws(string name)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Tasks.Named(name).FitSmall(_mlContext, []));

        Assert.Contains("no valid training row", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainerOnFewRows), MemberType = typeof(Tasks))]
    public void Only_bad_rows_ThrowWithCounts(string name)
    {
        List<Row> rows = [.. Rows.Make(5).Select(row => Rows.With(row, Rows.Dense(0f, 0f, float.NaN, 1f)))];

        var exception = Assert.Throws<InvalidOperationException>(() => Tasks.Named(name).FitSmall(_mlContext, rows));

        Assert.Contains("no valid training row", exception.Message, StringComparison.Ordinal);
        Assert.Contains("5 with bad features", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_rows_of_weight_zero_ThrowWithCounts()
    {
        List<Row> rows = Rows.Make(5);
        rows.ForEach(row => row.Weight = 0f);

        var exception = Assert.Throws<InvalidOperationException>(() =>
            Tasks.Binary.FitSmall(_mlContext, rows, options => options.ExampleWeightColumnName = "Weight"));

        Assert.Contains("5 of weight 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_data_without_rows_Throw()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(20));

        var exception = Assert.Throws<InvalidOperationException>(() =>
            Tasks.Binary.Fit(Tasks.Binary.SmallTrainer(_mlContext), view, Tasks.Binary.View(_mlContext, [])));

        Assert.Contains("validation", exception.Message, StringComparison.Ordinal);
    }

    // The model is the one of the good rows alone, and one warning says how many rows were left out and why.
    private static void CheckSkipped(TaskUnderTest task, List<Row> good, List<Row> all, params string[] warning)
    {
        var mlContext = new MLContext(1);
        void Weighted(DenseNetworkOptions options) => options.ExampleWeightColumnName = "Weight";
        float[] expected = Inspect.Parameters(task.FitSmall(mlContext, good, Weighted));
        var log = new LogCollector(mlContext);

        float[] actual = Inspect.Parameters(task.FitSmall(mlContext, all, Weighted));

        Assert.Equal(expected, actual);
        string message = Assert.Single(log.Warnings);
        Assert.All(warning, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
