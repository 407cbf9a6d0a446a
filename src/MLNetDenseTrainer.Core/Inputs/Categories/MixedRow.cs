using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>A buffer for one row after the other, split into dense features and categories.</summary>
/// <param name="slots">The slots that are categories.</param>
/// <param name="features">The number of dense features.</param>
internal sealed class MixedRow(CategorySlots slots, int features)
{
    private readonly float[] _dense = new float[features];
    private readonly SparseRow _categories = new();

    public FeatureRow Row => new(_dense, _categories.Row);

    public void Set(FeatureRow row) => slots.Split(row, _dense, _categories);
}
