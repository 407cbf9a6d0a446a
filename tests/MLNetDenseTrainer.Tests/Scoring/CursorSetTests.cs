using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Where the source gives several cursors, each on a part of the rows, nobody can tell by what comes out.</summary>
public sealed class CursorSetTests
{
    private const int Count = 3000;

    private static readonly Dictionary<string, (int Cursors, Func<long, (int Cursor, long Batch)> Place)> _divisions = new()
    {
        ["one"] = (1, row => (0, row / 64)),
        ["in turn"] = (2, row => ((int)(row / 64 % 2), row / 64)),
        ["row by row"] = (3, row => ((int)(row % 3), row)),
        ["more than processors, batches apart"] = (7, row => ((int)(row / 10 % 7), (5 * (row / 10)) - 1000)),
        ["batches longer than blocks"] = (2, row => ((int)(row / 1100 % 2), row / 1100)),
        ["uneven batches"] = (3, row => ((int)Uneven(row) * 7 % 3, Uneven(row))),
        ["one ends early"] = (2, row => (row < 50 ? 0 : 1, row / 50)),
        ["one begins late"] = (2, row => (row < 2950 ? 0 : 1, row / 50)),
        ["two without rows"] = (3, row => (1, row / 64)),
    };

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ITransformer _model;

    public CursorSetTests() => _model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40));

    public static TheoryData<string> Divisions => [.. _divisions.Keys];

    [Theory]
    [MemberData(nameof(Divisions))]
    public void Rows_come_in_order(string division)
    {
        IDataView rows = View(Count);
        PartitionedView divided = Divide(rows, division);

        Assert.Equal(Read(rows), Read(divided));
        Assert.Equal(0, divided.OpenCursors);
    }

    [Theory]
    [MemberData(nameof(Divisions))]
    public void Shuffled_rows_come_in_the_order_of_one_shuffled_cursor(string division)
    {
        IDataView rows = _mlContext.Data.Cache(View(Count));

        List<string> expected = Read(Divide(rows, "one"), new Random(2));

        Assert.NotEqual(Read(rows), expected);
        Assert.Equal(expected, Read(Divide(rows, division), new Random(2)));
    }

    [Fact]
    public void Cached_rows_come_in_order()
    {
        IDataView cached = _mlContext.Data.Cache(View(Count));

        Assert.Equal(Read(Divide(cached, "one")), Read(cached));
        Assert.Equal(ReadNumbers(cached), ReadNumbers(Score(cached)));
    }

    [Fact]
    public void Rows_that_a_transform_computes_come_in_order()
    {
        ITransformer normalizer = _mlContext.Transforms.NormalizeMinMax(nameof(Row.Features)).Fit(View(Count));

        foreach (IDataView rows in new[] { View(Count), _mlContext.Data.Cache(View(Count)) })
            Assert.Equal(Read(Divide(normalizer.Transform(rows), "one")), Read(normalizer.Transform(rows)));
    }

    [Fact]
    public void Rows_of_a_text_file_come_in_order()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
                _mlContext.Data.SaveAsText(_mlContext.Data.TakeRows(View(Count), Count), file, forceDense: true);
            IDataView rows = _mlContext.Data.CreateTextLoader<Line>(hasHeader: true).Load(path);

            Assert.Equal(Read(Divide(rows, "one")), Read(rows));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Batches_grow_along_the_rows_as_the_source_has_them()
    {
        IDataView scored = Score(Divide(View(300), "in turn"));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        for (int row = 0; row < 300; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(row / 64, cursor.Batch);
        }
    }

    [Fact]
    public async Task Readers_of_one_view_do_not_disturb_one_another()
    {
        PartitionedView divided = Divide(View(Count), "in turn");
        IDataView scored = Score(divided);
        int[] expected = Columns.ScoreBits(scored);

        int[][] read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Columns.ScoreBits(scored))));

        Assert.All(read, bits => Assert.Equal(expected, bits));
        Assert.Equal(0, divided.OpenCursors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1500)]
    public void Failure_to_read_a_value_IsThrownAfterAllRowsBeforeIt(int bad)
    {
        PartitionedView divided = Divide(View(Count), "in turn");
        divided.OnRead = row => FailAt(bad, row);

        Assert.Equal(bad, CountUntilFailure(divided));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1500)]
    public void Failure_to_move_IsThrownAfterTheLastRowOfThatCursor(int bad)
    {
        PartitionedView divided = Divide(View(Count), "in turn");
        divided.OnMove = row => FailAt(bad, row);

        // To which batch it would have moved nobody knows: rows of the other cursor that follow on that last one may belong after it.
        int last = bad % 64 != 0 ? bad : Math.Max(bad - 64, 0);
        Assert.Equal(last, CountUntilFailure(divided));
    }

    [Fact]
    public void First_rows_DoNotWaitForAThousandMore()
    {
        PartitionedView divided = Divide(View(100_000), "row by row");

        Assert.Equal(5, _mlContext.Data.TakeRows(Score(divided), 5).GetColumn<float>("Score").Count());

        Assert.InRange(divided.Moves, 5, 1000);
    }

    [Fact]
    public void Cursors_are_read_ahead_only_so_far()
    {
        PartitionedView divided = Divide(View(100_000), "in turn");
        IDataView scored = Score(divided);

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        for (int row = 0; row < 50_000; row++)
            Assert.True(cursor.MoveNext());
        Thread.Sleep(20);

        Assert.InRange(divided.Moves, 50_000, 50_000 + (8 * 1024 * (1 + Environment.ProcessorCount)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void Cursor_disposed_early_ReadsNoMoreAndDisposesAll(int rows)
    {
        PartitionedView divided = Divide(View(100_000), "more than processors, batches apart");
        IDataView scored = Score(divided);

        DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        for (int row = 0; row < rows; row++)
            Assert.True(cursor.MoveNext());
        cursor.Dispose();
        int moves = divided.Moves;
        cursor.Dispose();
        Thread.Sleep(20);

        Assert.False(cursor.MoveNext());
        Assert.Equal(moves, divided.Moves);
        Assert.Equal(0, divided.OpenCursors);
    }

    [Fact]
    public void No_cursor_IsAnError()
    {
        IDataView scored = Score(new PartitionedView(View(10), 0, _ => (0, 0)));

        Assert.Contains("cursor", Assert.ThrowsAny<InvalidOperationException>(() => Columns.ScoreBits(scored)).Message, StringComparison.Ordinal);
    }

    private sealed class Line
    {
        [LoadColumn(0)]
        public bool Flag { get; set; }

        [LoadColumn(6, 9)]
        [VectorType(Support.Rows.Features)]
        public float[] Features { get; set; } = [];
    }

    // 1 row in the first batch, 2 in the next, and so on.
    private static long Uneven(long row) => (long)((Math.Sqrt((8 * row) + 1) - 1) / 2);

    private static void FailAt(long bad, long row)
    {
        if (row == bad)
            throw new InvalidDataException("The source is gone.");
    }

    private static PartitionedView Divide(IDataView rows, string division) =>
        new(rows, _divisions[division].Cursors, _divisions[division].Place);

    private static List<string> ReadNumbers(IDataView rows) => Columns.Rows(rows, [rows.Schema[nameof(Row.Number)]], new Random(3));

    // Cursors of a set are used where a transform gives them. This one computes nothing that the scores need.
    private IDataView Score(IDataView rows)
    {
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", nameof(Row.Flag)).Fit(rows).Transform(rows);
        return _model.Transform(copied);
    }

    private IDataView View(int count) => Rows.View(_mlContext, Rows.Make(count, seed: 2));

    private List<string> Read(IDataView rows, Random? random = null)
    {
        IDataView scored = Score(rows);
        return Columns.Rows(scored, scored.Schema.Where(column => column.Name != "Copy"), random);
    }

    // Rows are the right ones, and who asks again is told again.
    private int CountUntilFailure(PartitionedView divided)
    {
        float[] expected = Columns.Scores(Score(View(Count)));
        IDataView scored = Score(divided);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<float> get = cursor.GetGetter<float>(scored.Schema["Score"]);
        int count = 0;
        Exception? failure = Record.Exception(() =>
        {
            for (float score = 0f; cursor.MoveNext(); count++)
            {
                get(ref score);
                Assert.Equal(expected[count], score);
            }
        });
        Assert.Equal("The source is gone.", Assert.IsType<InvalidDataException>(failure).Message);
        Assert.Equal("The source is gone.", Assert.Throws<InvalidDataException>(() => cursor.MoveNext()).Message);
        return count;
    }
}
