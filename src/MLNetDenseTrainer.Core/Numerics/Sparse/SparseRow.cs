namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>A buffer for one sparse row after the other.</summary>
internal sealed class SparseRow
{
    private int[] _indices = new int[16];
    private float[] _values = new float[16];

    public int Count { get; private set; }

    public FeatureRow Row => new(_indices.AsSpan(0, Count), _values.AsSpan(0, Count));

    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    public Span<float> Values => _values.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int index, float value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _indices, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }
        _indices[Count] = index;
        _values[Count++] = value;
    }

    /// <summary>Copies an element to a place before it.</summary>
    public void Move(int from, int to) => (_indices[to], _values[to]) = (_indices[from], _values[from]);

    public void Remove(int first, int end)
    {
        for (int i = end; i < Count; i++)
            Move(i, first + i - end);
        Count -= end - first;
    }

    /// <summary>Adds those of some values that are neither zero nor NaN, with indices that begin at one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddNonZeros(ReadOnlySpan<float> values, int index)
    {
        for (int first = 0; first < values.Length; first += Vector512<float>.Count)
        {
            int end = Math.Min(first + Vector512<float>.Count, values.Length);
            if (end - first == Vector512<float>.Count && Vector512.EqualsAll(Vector512.Create(values[first..]), Vector512<float>.Zero))
                continue;
            for (int i = first; i < end; i++)
            {
                if (values[i] != 0f && !float.IsNaN(values[i]))
                    Add(index + i, values[i]);
            }
        }
    }

    public void RemoveZeros()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_values[i] != 0f)
                Move(i, kept++);
        }
        Count = kept;
    }

    /// <summary>Copies what is not zero from a row in either form.</summary>
    public void Set(FeatureRow features)
    {
        Clear();
        if (!features.IsSparse)
        {
            SetDense(features.Values);
            return;
        }
        for (int i = 0; i < features.Values.Length; i++)
        {
            if (features.Values[i] != 0f)
                Add(features.Indices[i], features.Values[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetDense(ReadOnlySpan<float> values)
    {
        for (int first = 0; first < values.Length; first += Vector512<float>.Count)
        {
            int end = Math.Min(first + Vector512<float>.Count, values.Length);
            if (end - first == Vector512<float>.Count && Vector512.EqualsAll(Vector512.Create(values[first..]), Vector512<float>.Zero))
                continue;
            for (int i = first; i < end; i++)
            {
                if (values[i] != 0f)
                    Add(i, values[i]);
            }
        }
    }
}
