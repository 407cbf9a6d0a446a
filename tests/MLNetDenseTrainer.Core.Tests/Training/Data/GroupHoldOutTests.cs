using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Rows of one group fall into one part, whatever their features and classes.</summary>
public sealed class GroupHoldOutTests
{
    private const int Groups = 60;
    private const int RowsPerGroup = 10;
    private const string Key = "CustomerId";

    private static readonly Func<TrainingRows, HoldOut>[] _fits =
    [
        rows => HoldOutFit.Folds(rows, 5, 2, seed: 1, samplingKey: Key),
        rows => HoldOutFit.Fraction(rows, 0.2f, 2, seed: 1, samplingKey: Key),
        rows => HoldOutFit.Streamed(rows, 0.2f, 2, seed: 1, samplingKey: Key),
    ];

    [Fact]
    public void Groups_stay_whole_and_parts_have_about_their_share()
    {
        foreach (Func<TrainingRows, HoldOut> fit in _fits)
        {
            TrainingRows rows = Make(reversed: false);
            HoldOut holdOut = fit(rows);
            byte[] parts = holdOut.PartsOf(rows);
            Assert.All(Enumerable.Range(0, Groups), group => Assert.Single(PartsOf(group, rows, parts)));
            Assert.InRange(parts.Count(part => part == 0), 6 * RowsPerGroup, 20 * RowsPerGroup);
            Assert.Equal((Key, 1), (holdOut.SamplingKey, holdOut.Classes));
            // In another order too.
            TrainingRows reversed = Make(reversed: true);
            Assert.Equal(parts.Reverse(), holdOut.PartsOf(reversed));
        }
    }

    [Fact]
    public void A_group_of_most_rows_stays_whole()
    {
        TrainingRows rows = Make(reversed: false);
        for (int i = 0; i < 3 * Groups * RowsPerGroup; i++)
        {
            rows.Add(i % 2, 1f)[0] = 7f;
            rows.SetGroup(99);
        }
        foreach (Func<TrainingRows, HoldOut> fit in _fits)
            Assert.Single(fit(rows).PartsOf(rows).Skip(Groups * RowsPerGroup).Distinct());
    }

    [Fact]
    public void Rows_without_a_group_fall_by_their_features()
    {
        var rows = new TrainingRows(1);
        for (int i = 0; i < 400; i++)
            rows.Add(i % 2, 1f)[0] = i % 200;
        byte[] parts = HoldOutFit.Folds(rows, 5, 2, seed: 1, samplingKey: Key).PartsOf(rows);
        Assert.Equal(parts.Take(200), parts.Skip(200));
        Assert.Equal(5, parts.Distinct().Count());
    }

    [Fact]
    public void Groups_go_along_where_sparse_rows_become_dense_and_end_with_their_rows()
    {
        var sparse = new TrainingRows(3, sparse: true);
        for (int i = 0; i < 6; i++)
        {
            sparse.Add(new Numerics.Sparse.FeatureRow([1], [1f + i]), [0f], 1f);
            sparse.SetGroup(i < 2 ? 0u : (ulong)i);
        }
        TrainingRows dense = sparse.ToDense(6, CategorySlots.None);
        dense.Truncate(4);
        Assert.Equal([0, 0, 2, 3, 0, 0], Enumerable.Range(0, 6).Select(dense.Group));
    }

    // Features that differ within a group, and both classes.
    private static TrainingRows Make(bool reversed)
    {
        var rows = new TrainingRows(2);
        for (int i = 0; i < Groups * RowsPerGroup; i++)
        {
            int row = reversed ? Groups * RowsPerGroup - 1 - i : i;
            Span<float> features = rows.Add(row / Groups % 2, 1f + row);
            (features[0], features[1]) = (row, row % Groups);
            rows.SetGroup(Hash(row % Groups));
        }
        return rows;
    }

    private static ulong Hash(int group) => (ulong)(group + 1) * 0x9E3779B97F4A7C15;

    private static IEnumerable<byte> PartsOf(int group, TrainingRows rows, byte[] parts) =>
        Enumerable.Range(0, rows.Count).Where(row => rows.Group(row) == Hash(group)).Select(row => parts[row]).Distinct();
}
