using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>Rows of every kind, in every kind of container: scikit-learn's data checks.</summary>
internal static class DataChecks
{
    public static void NoRows(CheckedEstimator e)
    {
        IDataView empty = e.MLContext.Data.SkipRows(e.View(e.Rows(20)), 20);

        string message = Assert.Throws<InvalidOperationException>(() => e.Trainer().Fit(empty)).Message;

        Assert.Contains("no valid training row", message, StringComparison.Ordinal);
    }

    public static void OneRow(CheckedEstimator e)
    {
        IDataView one = e.MLContext.Data.TakeRows(e.View(e.Rows(20)), 1);

        ITransformer model = e.Trainer(options => options.ValidationFraction = 0.5f).Fit(one);

        Assert.All(Columns.Scores(model.Transform(e.View(e.Rows(20)))), score => Assert.True(float.IsFinite(score)));
    }

    public static void OneFeature(CheckedEstimator e)
    {
        IEnumerable<Row> rows = e.AsAsked(Rows.Make(60).Select(row => Rows.With(row, Rows.Dense(row.Features.GetValues()[0]))));

        ITransformer model = e.Trainer().Fit(e.View(rows, features: 1));

        Assert.True(Inspect.History(model)[^1].TrainingLoss < Inspect.History(model)[0].TrainingLoss);
    }

    public static void NegativeFeatures(CheckedEstimator e)
    {
        List<Row> rows = [.. e.Rows(60).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x - 5f)])))];

        Assert.All(Columns.Scores(e.Fit(e.AsAsked(rows)).Transform(e.View(rows))), score => Assert.True(float.IsFinite(score)));
    }

    public static void FeaturesNotFinite(CheckedEstimator e)
    {
        List<Row> good = e.Rows(30);
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var log = new LogCollector(e.MLContext);
            Row bad = Rows.With(good[0], e.RowOf(0f, value, 0f, 1f).Features);

            ITransformer model = e.Fit([.. good[..3], bad, .. good[3..]]);

            Assert.Equal(e.Entries(e.Fit(good)), e.Entries(model));
            Assert.Contains("1 with bad features", Assert.Single(log.Warnings), StringComparison.Ordinal);
            Assert.All(Columns.Scores(model.Transform(e.View([bad, .. good]))).Take(e.Task.Outputs), score => Assert.True(float.IsNaN(score)));
        }
    }

    public static void LabelsNotUsable(CheckedEstimator e)
    {
        List<Row> good = e.Rows(30);
        Row bad = Rows.With(good[0], good[0].Features);
        // Boolean labels and keys of whole numbers are never missing.
        if (!e.Task.SpoilLabel(bad))
            return;
        var log = new LogCollector(e.MLContext);

        ITransformer model = e.Fit([.. good[..3], bad, .. good[3..]]);

        Assert.Equal(e.Entries(e.Fit(good)), e.Entries(model));
        Assert.Contains("1 with a bad label", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    public static void EveryLayoutOfTheSameRows(CheckedEstimator e)
    {
        List<Row> rows = e.Rows(40);
        SortedDictionary<string, string> expected = e.Entries(e.Fit(rows));
        List<Row>[] layouts = [Laid(rows, Dense), Rows.Sparse(Laid(rows, Dense)), Laid(rows, ExplicitZeros), Laid(rows, LongArrays), [.. rows.Zip(Laid(rows, Dense), (a, b) => a.Number > 0 ? a : b)]];

        Assert.All(layouts, layout => Assert.Equal(expected, e.Entries(e.Fit(layout))));
    }

    public static void BuffersAreNotWritten(CheckedEstimator e)
    {
        List<Row> rows = e.Rows(40);
        float[][] before = [.. rows.Select(row => row.Features.GetValues().ToArray())];

        e.Fit(rows, options => options.InputScaling = InputScaling.RobustClip).Transform(e.View(rows)).Preview();

        Assert.Equal(before, rows.Select(row => row.Features.GetValues().ToArray()));
    }

    public static void EveryContainer(CheckedEstimator e)
    {
        List<Row> rows = e.Rows(40);
        IDataView view = e.View(rows);
        using var file = new MemoryStream();
        e.MLContext.Data.SaveAsBinary(view, file);
        string path = Path.Combine(Directory.CreateTempSubdirectory("dense").FullName, "rows.idv");
        File.WriteAllBytes(path, file.ToArray());

        IDataView[] containers = [e.View(rows.Where(_ => true)), e.MLContext.Data.Cache(view), e.MLContext.Data.LoadFromBinary(path)];

        float[] expected = Inspect.Parameters(e.Trainer().Fit(view));
        Assert.All(containers, container => Assert.Equal(expected, Inspect.Parameters(e.Trainer().Fit(container))));
    }

    private static List<Row> Laid(List<Row> rows, Func<float[], VBuffer<float>> layout) =>
        [.. rows.Select(row => Rows.With(row, layout([.. row.Features.DenseValues()])))];

    private static VBuffer<float> Dense(float[] values) => new(values.Length, values);

    // As sparse as it can be said, but nothing is left out.
    private static VBuffer<float> ExplicitZeros(float[] values) => new(values.Length, values.Length, values, [.. Enumerable.Range(0, values.Length)]);

    private static VBuffer<float> LongArrays(float[] values) => new(values.Length, [.. values, float.NaN, 9f]);
}
