using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>How a cursor over scored rows behaves when not all goes well, or not all rows are wanted.</summary>
public sealed class ScoringCursorTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void First_rows_DoNotWaitForAThousandMore()
    {
        int read = 0;
        IDataView scored = Scored(Counted(Rows.Make(100_000), () => Interlocked.Increment(ref read)));

        Assert.Equal(5, scored.GetColumn<float>("Score").Take(5).Count());
        Assert.Equal(5, _mlContext.Data.TakeRows(scored, 5).GetColumn<float>("Score").Count());
        Assert.InRange(read, 10, 1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(700)]
    public void Failure_of_the_source_IsThrownAfterTheRowsBeforeIt(int rows)
    {
        IDataView scored = Scored(Enumerable.Range(0, rows + 1).Select(row => row < rows ? Rows.Make(1)[0] : Fail()));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);

        for (int row = 0; row < rows; row++)
            Assert.True(cursor.MoveNext());
        Assert.Equal("The source is gone.", Assert.Throws<InvalidDataException>(() => cursor.MoveNext()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void Cursor_disposed_early_ReadsNoMore(int rows)
    {
        int read = 0;
        IDataView scored = Scored(Counted(Rows.Make(100_000), () => Interlocked.Increment(ref read)));

        DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        for (int row = 0; row < rows; row++)
            Assert.True(cursor.MoveNext());
        cursor.Dispose();
        int readThen = read;
        cursor.Dispose();
        Thread.Sleep(20);

        Assert.False(cursor.MoveNext());
        Assert.Equal(readThen, read);
        Assert.True(read < 100_000);
    }

    [Fact]
    public void Getter_before_the_first_row_and_after_the_last_Throws()
    {
        IDataView scored = Scored(Rows.Make(20));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<float> get = cursor.GetGetter<float>(scored.Schema["Score"]);
        float score = 0f;

        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => get(ref score));
        while (cursor.MoveNext())
            get(ref score);
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => get(ref score));
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Getter_of_another_column_or_type_IsRefused()
    {
        IDataView scored = Scored(Rows.Make(20));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Name"]]);

        Assert.False(cursor.IsColumnActive(scored.Schema["Probability"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Probability"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Score"]));
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<int>(scored.Schema["Name"]));
    }

    [Fact]
    public void Scored_rows_may_be_scored_again()
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40));
        IDataView once = model.Transform(Tasks.Binary.View(_mlContext, Rows.Make(1500)));

        IDataView twice = model.Transform(once);

        Assert.Equal(Columns.ScoreBits(once), Columns.ScoreBits(twice));
    }

    private static Row Fail() => throw new InvalidDataException("The source is gone.");

    private static IEnumerable<Row> Counted(IEnumerable<Row> rows, Action count)
    {
        foreach (Row row in rows)
        {
            count();
            yield return row;
        }
    }

    private IDataView Scored(IEnumerable<Row> rows) =>
        Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(Tasks.Binary.View(_mlContext, rows));
}
