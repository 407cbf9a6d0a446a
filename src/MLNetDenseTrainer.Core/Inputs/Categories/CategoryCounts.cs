using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>How many training rows hold each category.</summary>
internal sealed class CategoryCounts(int categories)
{
    // So many rows say as much about a category as is known without them: nothing.
    private const float RowsOfPrior = 20f;

    private readonly int[] _counts = new int[categories];

    public void Add(FeatureRow row)
    {
        foreach (int category in row.Categories.Indices)
            _counts[category]++;
    }

    /// <summary>
    /// The share in which each category is believed: n / (n + 20) for n rows. It slows the learning of rare categories, so that a random id
    /// says little, and an unseen category says nothing.
    /// </summary>
    public float[] Credibilities => [.. _counts.Select(count => count / (count + RowsOfPrior))];
}
