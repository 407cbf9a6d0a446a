using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>Fitting and predicting give the same each time and in any company: scikit-learn's invariance checks.</summary>
internal static class FittingChecks
{
    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    private sealed class Vector
    {
        public float[] Score { get; set; } = [];
    }

    public static void LearnsEasyData(CheckedEstimator e)
    {
        IDataView scored = e.Fit(e.Rows(300), options => options.Epochs = 60).Transform(e.View(e.Rows(200, seed: 2)));

        Assert.InRange(e.Task.Skill(e.MLContext, scored), e.Task.SkillWanted, 1.0);
    }

    public static void FitIdempotent(CheckedEstimator e)
    {
        IDataView view = e.View(e.Rows(40));
        IEstimator<ITransformer> trainer = e.Trainer();

        SortedDictionary<string, string> first = e.Entries(trainer.Fit(view));

        Assert.Equal(first, e.Entries(trainer.Fit(view)));
        Assert.Equal(first, e.Entries(e.Trainer().Fit(view)));
    }

    public static void PipelineConsistency(CheckedEstimator e)
    {
        IDataView view = e.View(e.Rows(40));
        var normalize = e.MLContext.Transforms.NormalizeMinMax("Features", fixZero: true);
        IDataView normalized = normalize.Fit(view).Transform(view);

        int[] inChain = Columns.ScoreBits(normalize.Append(e.Trainer()).Fit(view).Transform(view));

        Assert.Equal(Columns.ScoreBits(e.Trainer().Fit(normalized).Transform(normalized)), inChain);
    }

    public static void SavedAndLoaded(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));
        ITransformer loaded = ModelFile.Reload(e.MLContext, model);
        List<Row> rows = e.Rows(30, seed: 2);

        Assert.Equal(e.ScoreBits(model, rows), e.ScoreBits(loaded, rows));
        Assert.Equal(e.ScoreBits(model, rows), e.ScoreBits(e.MLContext.Model.ScoreInBatches(loaded), rows));
        Assert.Equal(e.Entries(model), e.Entries(loaded));
        Assert.Equal(Inspect.Of(model).ToString(), Inspect.Of(loaded).ToString());
    }

    public static void OrderOfRowsDoesNotMatterToScores(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));
        List<Row> rows = e.Rows(67, seed: 2);
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(3).Shuffle(order);

        int[][] expected = e.ScoreBitsByRow(model, rows);

        Assert.Equal(order.Select(i => expected[i]), e.ScoreBitsByRow(model, order.Select(i => rows[i])));
    }

    public static void RowAloneScoresAsInCompany(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));
        List<Row> rows = e.Rows(70, seed: 2);
        Func<Row, float[]> predict = Engine(e, model);
        int[][] alone = [.. rows.Select(row => predict(row).Select(BitConverter.SingleToInt32Bits).ToArray())];

        foreach (int n in (int[])[1, 2, 7, 8, 15, 16, 17, 33, 64, 70])
            Assert.Equal(alone[..n], e.ScoreBitsByRow(model, rows[..n]));
    }

    public static void ScoringLeavesTheModelAlone(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));
        SortedDictionary<string, string> before = e.Entries(model);
        List<Row> rows = e.Rows(1000, seed: 2);
        int[] serial = e.ScoreBits(model, rows);

        int[][] scored = new int[4][];
        Parallel.For(0, scored.Length, i => scored[i] = e.ScoreBits(model, rows));

        Assert.All(scored, bits => Assert.Equal(serial, bits));
        Assert.Equal(before, e.Entries(model));
    }

    public static void ColumnsAreFoundByName(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));
        List<Row> rows = e.Rows(30, seed: 2);
        IDataView featuresAlone = InvalidViews.Apply(e.View(rows), e.MLContext.Transforms.SelectColumns("Features"));

        Assert.Equal(e.ScoreBits(model, rows), Columns.ScoreBits(model.Transform(featuresAlone)));
    }

    private static Func<Row, float[]> Engine(CheckedEstimator e, ITransformer model)
    {
        DataViewSchema schema = Rows.View(e.MLContext, []).Schema;
        if (model.GetOutputSchema(schema)["Score"].Type is VectorDataViewType)
        {
            var vector = e.MLContext.Model.CreatePredictionEngine<Row, Vector>(model, schema);
            return row => vector.Predict(row).Score;
        }
        var scalar = e.MLContext.Model.CreatePredictionEngine<Row, Scalar>(model, schema);
        return row => [scalar.Predict(row).Score];
    }
}
