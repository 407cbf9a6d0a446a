using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What is held back is decided by a row's content and class, whatever rows come with it.</summary>
public sealed class HoldOutTests
{
    [Fact]
    public void A_row_keeps_its_part_among_other_rows_and_in_another_order()
    {
        TrainingRows first = Distinct(200);
        TrainingRows more = Distinct(260);
        foreach (HoldOut holdOut in new[] { HoldOutFit.Folds(first, 5, 2, seed: 1), HoldOutFit.Fraction(first, 0.2f, 2, seed: 1) })
        {
            byte[] parts = holdOut.PartsOf(first);
            Assert.Equal(parts, holdOut.PartsOf(more).Take(200));
            Assert.Equal(parts.Reverse(), holdOut.PartsOf(Distinct(200, reversed: true)));
        }
    }

    // Boundaries are as near to even ones as the first rows allow.
    [Fact]
    public void Rows_to_come_are_dealt_about_evenly()
    {
        HoldOut folds = HoldOutFit.Folds(Distinct(200), 5, 2, seed: 1);
        byte[] parts = folds.PartsOf(Distinct(5200));
        Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(parts.Skip(200).Count(part => part == fold), 750, 1250));
    }

    [Fact]
    public void Sparse_and_dense_rows_of_the_same_content_are_alike_and_signs_of_zero_and_kinds_of_nan_do_not_count()
    {
        float otherNaN = BitConverter.UInt32BitsToSingle(0xFFC00001);
        ulong expected = Hash(new float[] { 0f, 2f, float.NaN, 0f }, 0f);
        Assert.Equal(expected, Hash(new float[] { -0f, 2f, otherNaN, 0f }, -0f));
        Assert.Equal(expected, Hash(new FeatureRow([1, 2], [2f, float.NaN]), 0f));
        Assert.NotEqual(expected, Hash(new float[] { 2f, 0f, float.NaN, 0f }, 0f));
        Assert.NotEqual(expected, Hash(new float[] { 0f, 2f, float.NaN, 0f }, 1f));
    }

    [Fact]
    public void Copies_are_in_one_part_where_rows_are_copied()
    {
        TrainingRows rows = Copied(200, copies: 5);
        foreach (HoldOut holdOut in new[] { HoldOutFit.Folds(rows, 5, 2, seed: 1), HoldOutFit.Fraction(rows, 0.2f, 2, seed: 1) })
        {
            Assert.Empty(holdOut.Frequent.Features);
            byte[] parts = holdOut.PartsOf(rows);
            int PartsOf(int row) => Enumerable.Range(0, 5).Select(copy => parts[row + 200 * copy]).Distinct().Count();
            Assert.All(Enumerable.Range(0, 200), row => Assert.Equal(1, PartsOf(row)));
            Assert.InRange(parts.Count(part => part == 0), 195, 205);
        }
    }

    // Of four combinations, no part may lack one.
    [Fact]
    public void Rows_of_few_combinations_are_in_all_parts_whatever_their_order()
    {
        TrainingRows rows = Alike(2000, combinations: 4);
        HoldOut holdOut = HoldOutFit.Folds(rows, 5, 2, seed: 1);
        Assert.NotEmpty(holdOut.Frequent.Features);
        byte[] parts = holdOut.PartsOf(rows);
        Assert.All(Enumerable.Range(0, 5), part => Assert.Equal(400, parts.Count(p => p == part)));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(5, PartsOfFeatures(rows, parts, 1 + row).Count()));
        byte[] reversed = holdOut.PartsOf(Alike(2000, combinations: 4, reversed: true));
        Assert.All(Enumerable.Range(0, 5), part => Assert.Equal(400, reversed.Count(p => p == part)));
    }

    // A part that had the rows of one label alone would be told the other label by the rest.
    [Fact]
    public void Rows_of_the_same_features_and_other_labels_are_kept_together()
    {
        TrainingRows rows = Alike(2000, combinations: 500);
        byte[] parts = HoldOutFit.Folds(rows, 5, 2, seed: 1).PartsOf(rows);
        int apart = Enumerable.Range(0, 500).Count(row => PartsOfFeatures(rows, parts, 1 + row).Count() > 1);
        // The classes end their parts at about the same hashes.
        Assert.InRange(apart, 0, 50);
    }

    // One row that is there very often does not take the copies of others apart.
    [Fact]
    public void A_frequent_row_leaves_copies_of_others_together()
    {
        TrainingRows rows = Copied(200, copies: 5);
        for (int i = 0; i < 300; i++)
            rows.Add(1f, 1f)[0] = 1000f;
        HoldOut holdOut = HoldOutFit.Folds(rows, 5, 2, seed: 1);
        Assert.Single(holdOut.Frequent.Features);
        byte[] parts = holdOut.PartsOf(rows);
        Assert.All(Enumerable.Range(0, 200), row => Assert.Single(PartsOfFeatures(rows, parts, row)));
        Assert.Equal(5, PartsOfFeatures(rows, parts, 1000f).Count());
    }

    [Fact]
    public void Streamed_rows_are_held_back_with_the_probability_asked_for_and_never_the_first()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            TrainingRows rows = Distinct(400);
            byte[] parts = HoldOutFit.Streamed(rows, 0.5f, 2, seed).PartsOf(rows);
            Assert.Equal(1, parts[0]);
            Assert.InRange(parts.Count(part => part == 0), 150, 250);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_and_another_seed_another()
    {
        TrainingRows rows = Distinct(100);
        Assert.Equal(HoldOutFit.Folds(rows, 5, 2, 1).PartsOf(rows), HoldOutFit.Folds(rows, 5, 2, 1).PartsOf(rows));
        Assert.NotEqual(HoldOutFit.Folds(rows, 5, 2, 1).PartsOf(rows), HoldOutFit.Folds(rows, 5, 2, 2).PartsOf(rows));
    }

    private static ulong Hash(FeatureRow features, float target) => RowContent.WithTargets(RowContent.OfFeatures(features), [target]);

    private static ulong Hash(float[] features, float target) => Hash((FeatureRow)features, target);

    private static TrainingRows Distinct(int count, bool reversed = false)
    {
        var rows = new TrainingRows(2);
        for (int i = 0; i < count; i++)
        {
            int row = reversed ? count - 1 - i : i;
            Span<float> features = rows.Add(row % 3 == 0 ? 1f : 0f, 1f + row);
            (features[0], features[1]) = (row, 1f / (1f + row));
        }
        return rows;
    }

    private static IEnumerable<byte> PartsOfFeatures(TrainingRows rows, byte[] parts, float feature) =>
        Enumerable.Range(0, rows.Count).Where(row => rows.Features(row)[0] == feature).Select(row => parts[row]).Distinct();

    private static TrainingRows Alike(int count, int combinations, bool reversed = false)
    {
        var rows = new TrainingRows(1);
        for (int i = 0; i < count; i++)
        {
            int row = reversed ? count - 1 - i : i;
            rows.Add(row / combinations % 2, 1f)[0] = 1 + row % combinations;
        }
        return rows;
    }

    private static TrainingRows Copied(int count, int copies)
    {
        var rows = new TrainingRows(2);
        for (int i = 0; i < count * copies; i++)
            rows.Add(i % count % 2, 1f)[0] = i % count;
        return rows;
    }
}
