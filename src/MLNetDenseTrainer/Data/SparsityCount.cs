using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Data;

/// <summary>Decides whether sparse rows are sparse indeed, by their features that are no categories.</summary>
/// <param name="categories">The slots that are categories.</param>
/// <param name="features">The other features.</param>
internal sealed class SparsityCount(CategorySlots categories, int features)
{
    private readonly float[] _dense = new float[categories.IsEmpty ? 0 : features];
    private readonly SparseRow _categories = new();
    private long _nonZeros;
    private long _rows;

    public bool IsSparse => SparseFeatures.Pay(_nonZeros, _rows, features);

    public void Add(FeatureRow row)
    {
        _rows++;
        _nonZeros += row.Values.Length;
        if (categories.IsEmpty)
            return;
        categories.Split(row, _dense, _categories);
        _nonZeros -= _categories.Count;
    }
}
