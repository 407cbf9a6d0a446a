using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>A row's score has the same bits alone and in company, dense and sparse, on one thread and on many.</summary>
public sealed class SameBitsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    private sealed class Vector
    {
        public float[] Score { get; set; } = [];
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Order_of_rows_DoesNotMatter(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        List<Row> rows = Rows.Make(67, seed: 2);
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(3).Shuffle(order);

        int[][] expected = Chunks(task, model, rows);
        int[][] shuffled = Chunks(task, model, [.. order.Select(i => rows[i])]);

        Assert.Equal(order.Select(i => expected[i]), shuffled);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Engine_row_by_row_EqualsTransformOfAnyNumberOfRows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        List<Row> rows = Rows.Make(70, seed: 2);
        int[][] alone = [.. rows.Select(Engine(task, model))];

        for (int n = 1; n <= rows.Count; n++)
            Assert.Equal(alone[..n], Chunks(task, model, rows[..n]));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Eight_threads_ScoreAsOneDoesAndLeaveTheModelAlone(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        SortedDictionary<string, string> before = ModelFile.Entries(_mlContext, model);
        List<Row> rows = Rows.Make(12_500, seed: 2);
        int[] serial = Columns.ScoreBits(model.Transform(task.View(_mlContext, rows)));
        IDataView shared = model.Transform(task.View(_mlContext, rows));

        int[][] scored = new int[8][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() => scored[i] = Columns.ScoreBits(shared)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(scored, bits => Assert.Equal(serial, bits));
        Assert.Equal(before, ModelFile.Entries(_mlContext, model));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Sparse_and_dense_features_TrainAndScoreAlike(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> dense = Rows.Make(40);
        List<Row> sparse = Rows.Sparse(dense);
        List<Row> mixed = [.. dense.Zip(sparse).Select((pair, i) => i % 2 == 0 ? pair.First : pair.Second)];

        ITransformer[] models = [.. new[] { dense, sparse, mixed }.Select(rows => task.FitSmall(_mlContext, rows))];

        Assert.All(models, model => Assert.Equal(Inspect.Parameters(models[0]), Inspect.Parameters(model)));
        int[] expected = Columns.ScoreBits(models[0].Transform(task.View(_mlContext, dense)));
        Assert.Equal(expected, Columns.ScoreBits(models[0].Transform(task.View(_mlContext, sparse))));
        Assert.Equal(expected, Columns.ScoreBits(models[0].Transform(task.View(_mlContext, mixed))));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Empty_sparse_vector_IsARowOfZeros(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        Row[] rows = [Rows.Label([0f, 0f, 0f, 0f]), Rows.With(Rows.Label([0f, 0f, 0f, 0f]), new VBuffer<float>(4, 0, [], []))];

        int[][] scores = Chunks(task, model, rows);

        Assert.Equal(scores[0], scores[1]);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Vectors_over_longer_arrays_AreReadToTheirLengthAndNotWritten(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(40);
        float[][] arrays = [.. rows.Select(row => row.Features.DenseValues().Concat([float.NaN, 9f]).ToArray())];
        float[][] copies = [.. arrays.Select(array => array.ToArray())];
        List<Row> inLongArrays = [.. rows.Zip(arrays, (row, array) => Rows.With(row, new VBuffer<float>(4, array)))];

        ITransformer model = task.FitSmall(_mlContext, inLongArrays);
        int[] bits = Columns.ScoreBits(model.Transform(task.View(_mlContext, inLongArrays)));

        Assert.Equal(copies, arrays);
        Assert.Equal(Inspect.Parameters(task.FitSmall(_mlContext, rows)), Inspect.Parameters(model));
        Assert.Equal(Columns.ScoreBits(model.Transform(task.View(_mlContext, rows))), bits);
    }

    // The bits of each row's scores.
    private int[][] Chunks(TaskUnderTest task, ITransformer model, IReadOnlyList<Row> rows) =>
        [.. Columns.ScoreBits(model.Transform(task.View(_mlContext, rows))).Chunk(task.Outputs)];

    private Func<Row, int[]> Engine(TaskUnderTest task, ITransformer model)
    {
        DataViewSchema schema = Rows.View(_mlContext, []).Schema;
        if (task.Outputs == 1)
        {
            var scalar = _mlContext.Model.CreatePredictionEngine<Row, Scalar>(model, schema);
            return row => [BitConverter.SingleToInt32Bits(scalar.Predict(row).Score)];
        }
        var vector = _mlContext.Model.CreatePredictionEngine<Row, Vector>(model, schema);
        return row => [.. vector.Predict(row).Score.Select(BitConverter.SingleToInt32Bits)];
    }
}
