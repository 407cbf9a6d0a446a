using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class CategorySlotsTests
{
    private static readonly CategorySlots _slots = new([new SlotRange(1, 3), new SlotRange(4, 2), new SlotRange(8, 20)]);

    [Fact]
    public void A_dense_feature_knows_its_slot() => Assert.Equal([0, 6, 7, 28], Enumerable.Range(0, 4).Select(_slots.SlotOf));

    [Fact]
    public void Dense_and_sparse_rows_are_split_alike()
    {
        var random = new Random(1);
        for (int n = 0; n < 100; n++)
        {
            float[] row = [.. Enumerable.Range(0, 29).Select(_ => random.Next(3) == 0 ? random.NextSingle() : 0f)];
            row[random.Next(29)] = float.NaN;
            (float[] dense, int[] indices, float[] values) = Split(row);
            (float[] ofSparse, int[] indicesOfSparse, float[] valuesOfSparse) = Split(SparseCase.NonZeros(row));

            Assert.Equal([row[0], row[6], row[7], row[28]], dense);
            Assert.Equal(dense, ofSparse);
            float[] slots = [.. row[1..6], .. row[8..28]];
            Assert.Equal(Enumerable.Range(0, slots.Length).Where(i => slots[i] != 0f && !float.IsNaN(slots[i])), indices);
            Assert.Equal(indices.Select(i => slots[i]), values);
            Assert.Equal(indices, indicesOfSparse);
            Assert.Equal(values, valuesOfSparse);
        }
    }

    [Fact]
    public void Rare_categories_are_believed_less_and_unseen_ones_not_at_all()
    {
        var counts = new CategoryCounts(3);
        for (int row = 0; row < 60; row++)
            counts.Add(new FeatureRow([], new FeatureRow(row < 20 ? [0, 1] : [1], row < 20 ? [1f, 1f] : [1f])));

        Assert.Equal([0.5f, 0.75f, 0f], counts.Credibilities);
    }

    private static (float[] Dense, int[] Indices, float[] Values) Split(FeatureRow row)
    {
        var mixed = new MixedRow(_slots, 4);
        mixed.Set(row);
        return (mixed.Row.Values.ToArray(), mixed.Row.Categories.Indices.ToArray(), mixed.Row.Categories.Values.ToArray());
    }
}
