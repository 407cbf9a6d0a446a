using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Reads columns of any type as text in which floats show all their bits.</summary>
internal static class Columns
{
    private static readonly MethodInfo _reader = typeof(Columns).GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The scores of all rows; for a multiclass model those of a row after those of another.</summary>
    public static float[] Scores(IDataView view, string column = "Score") => view.Schema[column].Type is VectorDataViewType
        ? [.. view.GetColumn<VBuffer<float>>(column).SelectMany(scores => scores.DenseValues())]
        : [.. view.GetColumn<float>(column)];

    public static int[] ScoreBits(IDataView view, string column =
        "Score") => [.. Scores(view, column).Select(BitConverter.SingleToInt32Bits)];

    /// <summary>A delegate that reads the column's value at the cursor's row.</summary>
    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column) =>
        (Func<string>)_reader.MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;

    /// <summary>Each row's position, id and values.</summary>
    public static List<string> Rows(IDataView view, IEnumerable<DataViewSchema.Column> columns, Random? random = null)
    {
        DataViewSchema.Column[] wanted = [.. columns];
        using DataViewRowCursor cursor = view.GetRowCursor(wanted, random);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        Func<string>[] readers = [.. wanted.Select(column => Reader(cursor, column))];
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            getId(ref id);
            rows.Add(string.Join(" | ", [$"{cursor.Position} {id}", .. readers.Select(read => read())]));
        }
        return rows;
    }

    public static string Show(object? value) => value switch
    {
        float single => BitConverter.SingleToInt32Bits(single).ToString("X8"),
        VBuffer<float> vector => $"{vector.Length}: {string.Join(' ', vector.DenseValues().Select(x => Show(x)))}",
        VBuffer<ReadOnlyMemory<char>> vector => $"{vector.Length}: {string.Join(' ', vector.DenseValues())}",
        VBuffer<int> vector => $"{vector.Length}: {string.Join(' ', vector.DenseValues())}",
        null => "null",
        _ => value.ToString()!,
    };

    private static Func<string> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return Show(value);
        };
    }
}
