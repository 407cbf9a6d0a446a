using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class HeldOutFoldsTests
{
    [Theory]
    [InlineData(100, 5, true)]
    [InlineData(103, 5, true)]
    [InlineData(103, 7, false)]
    [InlineData(11, 10, true)]
    [InlineData(3, 5, true)]
    [InlineData(2, 2, false)]
    public void Folds_share_nothing_miss_nothing_and_differ_by_a_row_at_most(int count, int folds, bool byClass)
    {
        int[][] dealt = Folds(count, r => r % 3, folds, byClass);
        Assert.Equal(folds, dealt.Length);
        Assert.Equal(Enumerable.Range(0, count), dealt.SelectMany(fold => fold).Order());
        Assert.InRange(dealt.Max(fold => fold.Length) - dealt.Min(fold => fold.Length), 0, 1);
        Assert.All(dealt, fold => Assert.True(fold.Length < count));
    }

    [Fact]
    public void Each_class_is_in_all_folds_alike_within_a_row()
    {
        // Three classes of 70, 26 and 7 rows.
        int[][] dealt = Folds(103, r => r < 70 ? 0 : r < 96 ? 1 : 2, folds: 5, byClass: true);
        foreach ((int first, int end) in new[] { (0, 70), (70, 96), (96, 103) })
        {
            int[] counts = [.. dealt.Select(fold => fold.Count(r => r >= first && r < end))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void Rows_are_dealt_at_random_and_by_the_seed_alone()
    {
        Assert.Equal(Folds(100, _ => 0, 4, byClass: true), Folds(100, _ => 0, 4, byClass: true));
        Assert.NotEqual(Folds(100, _ => 0, 4, byClass: true)[0], Folds(100, _ => 0, 4, byClass: true, seed: 2)[0]);
        Assert.NotEqual(Enumerable.Range(0, 25).Select(i => 4 * i), Folds(100, _ => 0, 4, byClass: true)[0]);
    }

    [Fact]
    public void One_row_is_not_held_back()
    {
        var rows = new TrainingRows(1);
        rows.Add(1f, 1f);
        Assert.False(new MemoryData(rows, [0], new RowSelection(rows, default)).TryHoldBack(HoldOutFit.Folds(rows, 3, 2, seed: 1)));
    }

    private static int[][] Folds(int count, Func<int, int> label, int folds, bool byClass, int seed = 1)
    {
        var rows = new TrainingRows(1);
        for (int r = 0; r < count; r++)
            rows.Add(label(r), 1f);
        byte[] parts = HoldOutFit.Folds(rows, folds, byClass ? 1 + Enumerable.Range(0, count).Max(label) : 1, seed).PartsOf(rows);
        return [.. Enumerable.Range(0, folds).Select(fold => Enumerable.Range(0, count).Where(row => parts[row] == fold).ToArray())];
    }
}
