using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>A trained model scores in batches, a loaded one row by row: nobody can tell by what their columns hold.</summary>
public sealed class BatchScoringTests
{
    private static readonly int[] _counts = [0, 1, 15, 16, 17, 63, 64, 65, 1023, 1024, 1025, 3000];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void All_columns_AreThoseOfRowByRowScoring(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40), options => options.InputScaling = InputScaling.RobustClip);
        ITransformer loaded = ModelFile.Reload(_mlContext, model);
        List<Row> rows = Mixed(_counts.Max());

        foreach (int count in _counts)
        {
            IDataView view = task.View(_mlContext, rows[..count]);
            Assert.Equal(Read(loaded.Transform(view)), Read(model.Transform(view)));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Each_column_alone_IsThatOfRowByRowScoring(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        IDataView view = task.View(_mlContext, Mixed(1500));
        IDataView expected = ModelFile.Reload(_mlContext, model).Transform(view);
        IDataView scored = model.Transform(view);

        Assert.Equal(expected.Schema.Select(column => column.Name), scored.Schema.Select(column => column.Name));
        foreach (int column in Enumerable.Range(0, scored.Schema.Count))
            Assert.Equal(Read(expected, expected.Schema[column]), Read(scored, scored.Schema[column]));
    }

    [Fact]
    public void Wide_rows_AreScoredInBatchesToo()
    {
        const int Features = 5000;
        List<Row> rows = Rows.Make(150, features: Features);
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, features: Features);
        IDataView view = Tasks.Binary.View(_mlContext, rows, Features);

        Assert.Equal(
            Columns.ScoreBits(ModelFile.Reload(_mlContext, model).Transform(view)),
            Columns.ScoreBits(model.Transform(view)));
    }

    [Fact]
    public void Shuffled_rows_ScoreAsTheyDoInOrder()
    {
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, Rows.Make(40));
        IDataView scored = model.Transform(_mlContext.Data.Cache(Tasks.Regression.View(_mlContext, Mixed(500))));

        List<string> shuffled = Read(scored, random: new Random(1));

        // Without position and id, which come first.
        string[] inOrder = [.. Read(scored).Select(Values)];
        Assert.NotEqual(inOrder, shuffled.Select(Values));
        Assert.Equal(inOrder.Order(StringComparer.Ordinal), shuffled.Select(Values).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Vectors_given_out_StayAsTheyAre()
    {
        List<Row> rows = Rows.Make(3000);
        IDataView scored = Tasks.Multiclass.FitSmall(_mlContext, rows).Transform(Tasks.Multiclass.View(_mlContext, rows));

        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        var kept = new List<VBuffer<float>>();
        while (cursor.MoveNext())
        {
            VBuffer<float> features = default;
            get(ref features);
            kept.Add(features);
        }

        Assert.Equal(rows.Select(row => row.Features.DenseValues()), kept.Select(features => features.DenseValues()));
    }

    // Every seventh row has a feature that is not finite; every other one is sparse.
    private static List<Row> Mixed(int count)
    {
        List<Row> dense = Rows.Make(count, seed: 2);
        for (int i = 3; i < count; i += 7)
            dense[i] = Rows.With(dense[i], Rows.Dense(0.5f, 1f, i % 2 == 0 ? float.NaN : float.PositiveInfinity, 0f));
        return [.. dense.Zip(Rows.Sparse(dense), (row, sparse) => row.Number > 1f ? row : sparse)];
    }

    private static List<string> Read(IDataView view, DataViewSchema.Column? only = null, Random? random = null) =>
        Columns.Rows(view, only is { } column ? [column] : view.Schema, random);

    private static string Values(string row) => row[row.IndexOf('|', StringComparison.Ordinal)..];
}
