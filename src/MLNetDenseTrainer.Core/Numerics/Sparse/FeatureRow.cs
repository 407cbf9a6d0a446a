namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>The features of a row: all of them, or only those that are not zero, in ascending order of their indices.</summary>
/// <remarks>Beside dense features a row may have categories: the slots of wide one-hot groups that are not zero.</remarks>
internal readonly ref struct FeatureRow
{
    private readonly ReadOnlySpan<int> _categoryIndices;
    private readonly ReadOnlySpan<float> _categoryValues;

    public FeatureRow(ReadOnlySpan<float> values) => Values = values;

    public FeatureRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        IsSparse = true;
        Indices = indices;
        Values = values;
    }

    /// <summary>Dense features, and beside them categories in the form of a sparse row.</summary>
    public FeatureRow(ReadOnlySpan<float> values, FeatureRow categories)
    {
        Values = values;
        _categoryIndices = categories.Indices;
        _categoryValues = categories.Values;
    }

    public bool IsSparse { get; }

    /// <summary>Where the values belong; empty where all are there.</summary>
    public ReadOnlySpan<int> Indices { get; }

    public ReadOnlySpan<float> Values { get; }

    /// <summary>The categories as a sparse row; empty where there are none.</summary>
    public FeatureRow Categories => new(_categoryIndices, _categoryValues);

    public static implicit operator FeatureRow(ReadOnlySpan<float> values) => new(values);

    public static implicit operator FeatureRow(Span<float> values) => new(values);

    public static implicit operator FeatureRow(float[] values) => new(values);

    /// <summary>Writes all features, zeros among them, but no categories.</summary>
    public void CopyTo(Span<float> features)
    {
        if (!IsSparse)
        {
            Values.CopyTo(features);
            return;
        }
        features.Clear();
        for (int i = 0; i < Indices.Length; i++)
            features[Indices[i]] = Values[i];
    }
}
