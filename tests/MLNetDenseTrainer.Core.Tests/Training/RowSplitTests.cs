using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RowSplitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_parts_keep_the_order_share_nothing_and_miss_nothing(bool byClass)
    {
        (int[] training, int[] validation) = Split(100, r => r % 3, 0.2f, byClass, seed: 1);
        Assert.Equal(Enumerable.Range(0, 100), training.Concat(validation).Order());
        Assert.Equal(training.Order(), training);
        Assert.Equal(validation.Order(), validation);
        Assert.InRange(validation.Length, 19, 21);
    }

    [Fact]
    public void Each_class_gives_its_own_fraction()
    {
        (_, int[] validation) = Split(100, r => r < 80 ? 0 : r < 95 ? 1 : 2, 0.2f, byClass: true, seed: 1);
        Assert.Equal([16, 3, 1], new[] { 0, 80, 95 }.Zip([80, 95, 100], (first, end) => validation.Count(r => r >= first && r < end)));
    }

    [Fact]
    public void No_class_loses_its_last_training_row()
    {
        (int[] training, int[] validation) = Split(11, r => r == 5 ? 1 : 0, 0.9f, byClass: true, seed: 1);
        Assert.Contains(5, training);
        Assert.Equal(9, validation.Length);
    }

    [Fact]
    public void One_row_stays_for_training() => Assert.Empty(Split(1, _ => 0, 0.9f, byClass: false, seed: 1).Validation);

    [Fact]
    public void A_seed_gives_the_same_split_and_another_seed_another()
    {
        Assert.Equal(Split(100, _ => 0, 0.3f, false, 1).Validation, Split(100, _ => 0, 0.3f, false, 1).Validation);
        Assert.NotEqual(Split(100, _ => 0, 0.3f, false, 1).Validation, Split(100, _ => 0, 0.3f, false, 2).Validation);
    }

    private static (int[] Training, int[] Validation) Split(int count, Func<int, int> label, float fraction, bool byClass, int seed)
    {
        var rows = new TrainingRows(1);
        for (int r = 0; r < count; r++)
            rows.Add(label(r), 1f);
        return RowSplit.Split(rows, fraction, byClass, new RandomGenerator(seed, RandomStream.Splitting));
    }
}
