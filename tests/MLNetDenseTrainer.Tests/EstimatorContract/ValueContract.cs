using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.EstimatorContract;

/// <summary>A view's values are the same however they are read.</summary>
internal static class ValueContract
{
    public static void CheckSame(IDataView expected, IDataView actual)
    {
        List<string[]> rows = ReadAtOnce(expected);
        Assert.NotEmpty(rows);
        Assert.Equal(rows, ReadAtOnce(actual));
        Assert.Equal(rows, ReadColumnByColumn(actual));
    }

    /// <summary>What is written to a file of ML.NET's is what is read from it.</summary>
    public static void CheckSaved(MLContext mlContext, IDataView view)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("dense").FullName, "rows.idv");
        using (FileStream file = File.Create(path))
            mlContext.Data.SaveAsBinary(view, file);
        IDataView read = mlContext.Data.LoadFromBinary(path);

        Assert.Equal(view.Schema.Where(column => !column.IsHidden).Select(column => (column.Name, column.Type)), read.Schema.Select(column => (column.Name, column.Type)));
        foreach (string column in (string[])["Score", "Label"])
            Assert.Equal(ReadAtOnce(view, view.Schema[column]), ReadAtOnce(read, read.Schema[column]));
    }

    /// <summary>Who asks for another order than there is gets the one there is.</summary>
    public static void CheckNotShuffled(IDataView view)
    {
        Assert.False(view.CanShuffle);
        using DataViewRowCursor shuffled = view.GetRowCursor(view.Schema, new Random(1));
        using DataViewRowCursor inOrder = view.GetRowCursor(view.Schema);
        Func<string>[] readers = [.. new[] { shuffled, inOrder }.Select(cursor => Columns.Reader(cursor, view.Schema["Score"]))];
        while (inOrder.MoveNext() && shuffled.MoveNext())
            Assert.Equal(readers[1](), readers[0]());
    }

    private static List<string> ReadAtOnce(IDataView view, DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        Func<string> reader = Columns.Reader(cursor, column);
        var values = new List<string>();
        while (cursor.MoveNext())
            values.Add(reader());
        return values;
    }

    // Per row: position, row id, then every column.
    private static List<string[]> ReadAtOnce(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Func<string>[] readers = [.. view.Schema.Select(column => Columns.Reader(cursor, column))];
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        DataViewRowId id = default;
        var rows = new List<string[]>();
        while (cursor.MoveNext())
        {
            getId(ref id);
            rows.Add([cursor.Position.ToString(), id.ToString(), .. readers.Select(reader => reader())]);
        }
        return rows;
    }

    // One cursor per column, all moving together.
    private static List<string[]> ReadColumnByColumn(IDataView view)
    {
        DataViewRowCursor[] cursors = [.. view.Schema.Select(column => view.GetRowCursor([column]))];
        Func<string>[] readers = [.. view.Schema.Select(column => Columns.Reader(cursors[column.Index], column))];
        ValueGetter<DataViewRowId>[] ids = [.. cursors.Select(cursor => cursor.GetIdGetter())];
        var rows = new List<string[]>();
        while (cursors.Count(cursor => cursor.MoveNext()) is > 0 and int moved)
        {
            Assert.Equal(cursors.Length, moved);
            string position = Assert.Single(cursors.Select(cursor => cursor.Position).Distinct()).ToString();
            rows.Add([position, Assert.Single(ids.Select(Id).Distinct()), .. readers.Select(reader => reader())]);
        }
        foreach (DataViewRowCursor cursor in cursors)
            cursor.Dispose();
        return rows;
    }

    private static string Id(ValueGetter<DataViewRowId> getter)
    {
        DataViewRowId id = default;
        getter(ref id);
        return id.ToString();
    }
}
