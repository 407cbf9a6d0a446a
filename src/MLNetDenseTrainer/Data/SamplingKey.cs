using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Data;

/// <summary>Hashes of the values of a sampling key: 0 for a missing value, and the same on every machine.</summary>
internal static class SamplingKey
{
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type than ML.NET's own splits take.</exception>
    public static void Check(DataViewSchema schema, string? column)
    {
        if (column is null)
            return;
        const string Option = nameof(DenseNetworkOptions.SamplingKeyColumnName);
        if (schema.GetColumnOrNull(column) is not { } found)
            throw Contracts.ExceptSchemaMismatch(Option, "sampling key", column);
        if (!IsKnown(found.Type))
            throw Contracts.ExceptSchemaMismatch(Option, "sampling key", column, "a text, a key, a number or a bool", $"{found.Type}");
    }

    /// <summary>A function that hashes the value of the row where a cursor is.</summary>
    public static Func<ulong> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Reader(row.GetGetter<ReadOnlyMemory<char>>(column), text => text.IsEmpty ? null : HashOf(text.Span)),
        KeyDataViewType => Reader(GetterAs<ulong>(NumberDataViewType.UInt64, row, column), key => key == 0 ? null : key),
        // A double would not tell neighbors beyond 2^53 apart.
        NumberDataViewType { RawType: var raw } when raw == typeof(long) => Reader(row.GetGetter<long>(column), number => (ulong)number),
        NumberDataViewType { RawType: var raw } when raw == typeof(ulong) => Reader(row.GetGetter<ulong>(column), number => number),
        _ => Reader(GetterAs<double>(NumberDataViewType.Double, row, column), HashOf),
    };

    private static bool IsKnown(DataViewType type) =>
        type is TextDataViewType or KeyDataViewType or BooleanDataViewType
        || (type is NumberDataViewType && type.RawType != typeof(DataViewRowId));

    private static ulong? HashOf(double number) =>
        double.IsNaN(number) ? null : BitConverter.DoubleToUInt64Bits(number == 0.0 ? 0.0 : number);

    private static ulong? HashOf(ReadOnlySpan<char> text)
    {
        ulong hash = (ulong)text.Length;
        foreach (char character in text)
            hash = RandomGenerator.Mix(hash ^ character);
        return hash;
    }

    private static ValueGetter<T> GetterAs<T>(DataViewType type, DataViewRow row, DataViewSchema.Column column) =>
        RowCursorUtils.GetGetterAs<T>(type, row, column.Index);

    private static Func<ulong> Reader<T>(ValueGetter<T> get, Func<T, ulong?> hash)
    {
        T value = default!;
        return () =>
        {
            get(ref value);
            return hash(value) is { } given ? Math.Max(1, RandomGenerator.Mix(given)) : 0;
        };
    }
}
