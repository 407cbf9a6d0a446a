namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>The columns of a sparse matrix that have an element, in the order in which rows first name them.</summary>
internal sealed class SparseColumns(int columns)
{
    // For each column its place among those that occur; -1 where it does not.
    private readonly int[] _places = [.. Enumerable.Repeat(-1, columns)];
    private int[] _columns = [];
    private int[] _starts = [];
    private int[] _rows = [];
    private float[] _values = [];

    /// <summary>How many columns occur.</summary>
    public int Count { get; private set; }

    /// <summary>The columns that occur: the first <see cref="Count"/> of these.</summary>
    public int[] Columns => _columns;

    /// <summary>The elements of the column at a place: their rows and their values.</summary>
    public (int[] Rows, float[] Values, int Start, int End) At(int place) => (_rows, _values, _starts[place], _starts[place + 1]);

    /// <summary>Replaces the matrix. The work follows its elements, not its columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(SparseMatrix matrix)
    {
        Forget();
        Reserve(matrix.Count);
        CountColumns(matrix);
        // From counts to where each column begins, shifted by one so that filling moves them into place.
        int start = 0;
        for (int place = 0; place < Count; place++)
            (_starts[place + 1], start) = (start, start + _starts[place + 1]);
        for (int row = 0; row < matrix.Rows; row++)
        {
            FeatureRow elements = matrix[row];
            for (int i = 0; i < elements.Indices.Length; i++)
            {
                int to = _starts[_places[elements.Indices[i]] + 1]++;
                _rows[to] = row;
                _values[to] = elements.Values[i];
            }
        }
    }

    // Into the element after each column's place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountColumns(SparseMatrix matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            foreach (int column in matrix[row].Indices)
            {
                int place = _places[column];
                if (place < 0)
                {
                    place = Count++;
                    _places[column] = place;
                    _columns[place] = column;
                    _starts[place + 1] = 0;
                }
                _starts[place + 1]++;
            }
        }
    }

    private void Forget()
    {
        for (int place = 0; place < Count; place++)
            _places[_columns[place]] = -1;
        Count = 0;
    }

    private void Reserve(int elements)
    {
        if (elements < _starts.Length)
            return;
        int length = (int)Math.Max(elements, Math.Min(2L * _rows.Length, Array.MaxLength - 1));
        _columns = new int[length];
        _starts = new int[length + 1];
        _rows = new int[length];
        _values = new float[length];
    }
}
