using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The values of one source column in the rows of a block.</summary>
internal abstract class BlockColumn
{
    public static BlockColumn Create(DataViewRow source, DataViewSchema.Column column)
    {
        Type holder = column.Type is VectorDataViewType vector
            ? typeof(VectorColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarColumn<>).MakeGenericType(column.Type.RawType);
        return (BlockColumn)Activator.CreateInstance(holder, source, column)!;
    }

    /// <summary>Makes room for so many rows.</summary>
    public abstract void Reserve(int rows);

    /// <summary>Takes the value of the row that the source is on, and returns how many bytes it has.</summary>
    public abstract long Read(int row);

    /// <summary>Lets go of all values, if they keep more than so many bytes.</summary>
    public abstract void ReleaseBeyond(long bytes);
}

/// <inheritdoc/>
/// <typeparam name="T">The type that the column's getters give.</typeparam>
internal abstract class BlockColumn<T>(DataViewRow source, DataViewSchema.Column column) : BlockColumn
{
    private readonly ValueGetter<T> _get = source.GetGetter<T>(column);
    private T[] _values = [];

    protected T[] Values => _values;

    public override void Reserve(int rows)
    {
        if (_values.Length < rows)
            Array.Resize(ref _values, rows);
    }

    public override long Read(int row)
    {
        _get(ref _values[row]);
        return SizeOf(in _values[row]);
    }

    public override void ReleaseBeyond(long bytes)
    {
    }

    /// <summary>Gives out the value of a row; what is given out stays as it is when the block is filled anew.</summary>
    public abstract void CopyTo(int row, ref T value);

    protected abstract long SizeOf(in T value);
}

internal sealed class ScalarColumn<T>(DataViewRow source, DataViewSchema.Column column) : BlockColumn<T>(source, column)
{
    public override void CopyTo(int row, ref T value) => value = Values[row];

    protected override long SizeOf(in T value) => ValueSizes.Of(in value);
}

internal sealed class VectorColumn<T>(DataViewRow source, DataViewSchema.Column column) : BlockColumn<VBuffer<T>>(source, column)
{
    private readonly KeptSizes _kept = new();

    public override void Reserve(int rows)
    {
        base.Reserve(rows);
        _kept.Reserve(rows);
    }

    public override long Read(int row) => _kept.Add(row, base.Read(row));

    public override void ReleaseBeyond(long bytes)
    {
        if (_kept.Total <= bytes)
            return;
        Array.Clear(Values);
        _kept.Clear();
    }

    public override void CopyTo(int row, ref VBuffer<T> value) => Values[row].CopyTo(ref value);

    protected override long SizeOf(in VBuffer<T> value) => ValueSizes.Of(in value);
}
