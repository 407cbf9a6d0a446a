namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>The features of a row: all of them, or only those that are not zero, in ascending order of their indices.</summary>
internal readonly ref struct FeatureRow
{
    public FeatureRow(ReadOnlySpan<float> values) => Values = values;

    public FeatureRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        IsSparse = true;
        Indices = indices;
        Values = values;
    }

    public bool IsSparse { get; }

    /// <summary>Where the values belong; empty where all are there.</summary>
    public ReadOnlySpan<int> Indices { get; }

    public ReadOnlySpan<float> Values { get; }

    public static implicit operator FeatureRow(ReadOnlySpan<float> values) => new(values);

    public static implicit operator FeatureRow(Span<float> values) => new(values);

    public static implicit operator FeatureRow(float[] values) => new(values);

    /// <summary>Writes all features, zeros among them.</summary>
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
