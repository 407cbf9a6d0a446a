namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>Rows × columns in compressed sparse rows, which only holds what is not zero. It grows and never shrinks.</summary>
internal sealed class SparseMatrix(int columns)
{
    private int[] _starts = new int[1];
    private int[] _indices = [];
    private float[] _values = [];

    public int Columns => columns;

    public int Rows { get; private set; }

    /// <summary>Elements that are not zero.</summary>
    public int Count => _starts[Rows];

    public FeatureRow this[int row] => new(_indices.AsSpan(_starts[row].._starts[row + 1]), _values.AsSpan(_starts[row].._starts[row + 1]));

    public void Clear() => Rows = 0;

    /// <summary>Adds a row and returns its number.</summary>
    public int Add(FeatureRow row)
    {
        Reserve(row.Values.Length);
        row.Indices.CopyTo(_indices.AsSpan(_starts[Rows]));
        row.Values.CopyTo(_values.AsSpan(_starts[Rows]));
        _starts[Rows + 1] = _starts[Rows] + row.Values.Length;
        return Rows++;
    }

    private void Reserve(int elements)
    {
        if (Rows + 1 == _starts.Length)
            Array.Resize(ref _starts, 2 * _starts.Length);
        long needed = (long)Count + elements;
        if (needed <= _values.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException(
                $"A batch must hold at most {Array.MaxLength} features that are not zero. " +
                $"It holds {needed} after {Rows + 1} rows. Set a smaller BatchSize.");
        int length = (int)Math.Max(needed, Math.Min(2L * _values.Length, Array.MaxLength));
        Array.Resize(ref _indices, length);
        Array.Resize(ref _values, length);
    }
}
