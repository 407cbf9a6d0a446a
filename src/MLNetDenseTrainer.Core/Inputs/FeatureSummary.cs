using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Facts about each feature of the training rows: whether it is ever missing, and whether it has more than two values.</summary>
internal sealed class FeatureSummary(int features, int categories = 0)
{
    private readonly bool[] _isMissing = new bool[features];
    private readonly bool[] _isNumeric = new bool[features];
    private readonly float[] _first = [.. Enumerable.Repeat(float.NaN, features)];
    private readonly float[] _second = [.. Enumerable.Repeat(float.NaN, features)];

    public int Count => features;

    /// <summary>The rows of each category.</summary>
    public CategoryCounts Categories { get; } = new(categories);

    /// <summary>Features that are missing in some row.</summary>
    public int[] Missing => Where(_isMissing);

    /// <summary>Features of dense rows with more than two distinct values, missing ones apart.</summary>
    public int[] Numeric => Where(_isNumeric);

    /// <summary>Whether a feature has no value but zero in sparse rows, or none at all in dense ones, and is missing in some.</summary>
    public bool IsAlwaysMissing(int feature) => _isMissing[feature] && float.IsNaN(_first[feature]);

    public void Add(FeatureRow row)
    {
        if (row.IsSparse)
            AddSparse(row);
        else
            AddDense(row.Values);
        Categories.Add(row);
    }

    // The number of values of a sparse feature is not needed.
    private void AddSparse(FeatureRow row)
    {
        for (int i = 0; i < row.Values.Length; i++)
        {
            int feature = row.Indices[i];
            if (float.IsNaN(row.Values[i]))
                _isMissing[feature] = true;
            else
                _first[feature] = row.Values[i];
        }
    }

    private void AddDense(ReadOnlySpan<float> values)
    {
        for (int f = 0; f < values.Length; f++)
        {
            float value = values[f];
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
