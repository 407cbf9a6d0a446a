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

    /// <summary>Takes the value of the row that the source is on, and returns its size in bytes.</summary>
    public abstract long Read(int row);

    /// <summary>Drops all values, if they keep more than so many bytes.</summary>
    public abstract void ReleaseBeyond(long bytes);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of the column's values.</typeparam>
internal abstract class BlockColumn<T>(ValueGetter<T> get) : BlockColumn
{
    private T[] _values = [];

    protected T[] Values => _values;

    public override void Reserve(int rows)
    {
        if (_values.Length < rows)
            Array.Resize(ref _values, rows);
    }

    public override long Read(int row)
    {
        get(ref _values[row]);
        return SizeOf(in _values[row]);
    }

    public override void ReleaseBeyond(long bytes)
    {
    }

    /// <summary>Copies the value of a row. The copy stays as it is when the block is filled anew.</summary>
    public abstract void CopyTo(int row, ref T value);

    protected abstract long SizeOf(in T value);
}

internal sealed class ScalarColumn<T>(DataViewRow source, DataViewSchema.Column column) : BlockColumn<T>(source.GetGetter<T>(column))
{
    public override void CopyTo(int row, ref T value) => value = Values[row];

    protected override long SizeOf(in T value) => ValueSizes.Of(in value);
}

internal sealed class VectorColumn<T>(ValueGetter<VBuffer<T>> get) : BlockColumn<VBuffer<T>>(get)
{
    // A buffer that is reused keeps the memory of the largest value that it held.
    private long[] _largest = [];
    private long _kept;

    public VectorColumn(DataViewRow source, DataViewSchema.Column column)
        : this(source.GetGetter<VBuffer<T>>(column))
    {
    }

    public ref readonly VBuffer<T> this[int row] => ref Values[row];

    public override void Reserve(int rows)
    {
        base.Reserve(rows);
        if (_largest.Length < rows)
            Array.Resize(ref _largest, rows);
    }

    public override long Read(int row)
    {
        long bytes = base.Read(row);
        _kept += Math.Max(0, bytes - _largest[row]);
        _largest[row] = Math.Max(_largest[row], bytes);
        return bytes;
    }

    public override void ReleaseBeyond(long bytes)
    {
        if (_kept <= bytes)
            return;
        Array.Clear(Values);
        Array.Clear(_largest);
        _kept = 0;
    }

    public override void CopyTo(int row, ref VBuffer<T> value) => Values[row].CopyTo(ref value);

    protected override long SizeOf(in VBuffer<T> value) => ValueSizes.Of(in value);
}
