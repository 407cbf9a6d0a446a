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

    public abstract void Reserve(int rows);

    /// <summary>Takes the value of the row that the source is on, and returns its size in bytes.</summary>
    public abstract long Read(int row);

    /// <summary>Drops all values if they keep more memory than this.</summary>
    public virtual void ReleaseBeyond(long bytes)
    {
    }
}

/// <inheritdoc/>
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

    /// <summary>Copies the value of a row. The copy stays as it is when the block is read anew.</summary>
    public abstract void CopyTo(int row, ref T value);

    protected abstract long SizeOf(in T value);

    protected static long CharactersOf<TItem>(in TItem item) =>
        typeof(TItem) == typeof(ReadOnlyMemory<char>)
            ? (long)sizeof(char) * Unsafe.As<TItem, ReadOnlyMemory<char>>(ref Unsafe.AsRef(in item)).Length
            : 0L;
}

internal sealed class ScalarColumn<T>(DataViewRow source, DataViewSchema.Column column) : BlockColumn<T>(source.GetGetter<T>(column))
{
    public override void CopyTo(int row, ref T value) => value = Values[row];

    protected override long SizeOf(in T value) => Unsafe.SizeOf<T>() + CharactersOf(in value);
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

    protected override long SizeOf(in VBuffer<T> value)
    {
        ReadOnlySpan<T> items = value.GetValues();
        long bytes = ((long)Unsafe.SizeOf<T>() * items.Length) + (value.IsDense ? 0L : (long)sizeof(int) * items.Length);
        if (typeof(T) != typeof(ReadOnlyMemory<char>))
            return bytes;
        foreach (ref readonly T item in items)
            bytes += CharactersOf(in item);
        return bytes;
    }
}
