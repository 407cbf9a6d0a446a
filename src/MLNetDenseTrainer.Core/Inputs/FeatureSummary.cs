using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Facts about each feature of the training rows: whether it is ever missing, and whether it has more than two values.</summary>
internal sealed class FeatureSummary
{
    private readonly bool[] _isMissing;
    private readonly bool[] _isNumeric;
    private readonly float[] _first;
    private readonly float[] _second;

    public FeatureSummary(int features)
    {
        _isMissing = new bool[features];
        _isNumeric = new bool[features];
        _first = new float[features];
        _second = new float[features];
        _first.AsSpan().Fill(float.NaN);
        _second.AsSpan().Fill(float.NaN);
    }

    public int Count => _isMissing.Length;

    /// <summary>Features that are missing in some row.</summary>
    public int[] Missing => Where(_isMissing);

    /// <summary>Features of dense rows with more than two distinct values, missing ones apart.</summary>
    public int[] Numeric => Where(_isNumeric);

    /// <summary>Whether a feature has no value but zero in sparse rows, or none at all in dense ones, and is missing in some.</summary>
    public bool IsAlwaysMissing(int feature) => _isMissing[feature] && float.IsNaN(_first[feature]);

    public void Add(FeatureRow features)
    {
        if (features.IsSparse)
            AddSparse(features);
        else
            AddDense(features.Values);
    }

    // The number of values of a sparse feature is not needed.
    private void AddSparse(FeatureRow features)
    {
        for (int i = 0; i < features.Values.Length; i++)
        {
            int feature = features.Indices[i];
            if (float.IsNaN(features.Values[i]))
                _isMissing[feature] = true;
            else
                _first[feature] = features.Values[i];
        }
    }

    private void AddDense(ReadOnlySpan<float> features)
    {
        for (int f = 0; f < features.Length; f++)
        {
            float value = features[f];
            if (float.IsNaN(value))
                _isMissing[f] = true;
            else if (float.IsNaN(_first[f]))
                _first[f] = value;
            else if (value != _first[f] && float.IsNaN(_second[f]))
                _second[f] = value;
            else if (value != _first[f] && value != _second[f])
                _isNumeric[f] = true;
        }
    }

    private static int[] Where(bool[] marks) => [.. Enumerable.Range(0, marks.Length).Where(f => marks[f])];
}
