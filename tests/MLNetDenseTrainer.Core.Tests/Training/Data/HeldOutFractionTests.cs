using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class HeldOutFractionTests
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

    // Rounded, they would give none at all, or a row each, or two.
    [Theory]
    [InlineData(2, 0.2f, 400)]
    [InlineData(2, 0.1f, 200)]
    [InlineData(2, 0.4f, 800)]
    [InlineData(7, 0.1f, 700)]
    [InlineData(16, 0.1f, 1600)]
    public void Many_small_classes_give_their_fraction_together_and_each_its_own_within_a_row(int rowsOfClass, float fraction, int expected)
    {
        (_, int[] validation) = Split(1000 * rowsOfClass, r => r % 1000, fraction, byClass: true, seed: 1);
        Assert.InRange(validation.Length, expected - 1, expected + 1);
        int[] counts = [.. Enumerable.Range(0, 1000).Select(c => validation.Count(r => r % 1000 == c))];
        Assert.All(counts, count => Assert.InRange(count, Math.Floor(fraction * rowsOfClass), Math.Ceiling(fraction * rowsOfClass)));
        // Not the first ones, nor the last.
        Assert.InRange(counts.Take(500).Sum(), 0.4 * expected, 0.6 * expected);
    }

    [Fact]
    public void Classes_of_one_row_give_none()
    {
        // 500 of one row each, then 500 of two.
        (_, int[] validation) = Split(1500, r => r < 500 ? r : 500 + (r - 500) / 2, 0.2f, byClass: true, seed: 1);
        Assert.All(validation, r => Assert.InRange(r, 500, 1499));
        Assert.Equal(200, validation.Length);
        Assert.Equal(200, validation.Select(r => r / 2).Distinct().Count());
    }

    // Three large classes of 10.6 rows each have always given 11; 21 classes of two rows have to give what those lack or have too much.
    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void Large_classes_give_the_nearest_row_whatever_small_ones_there_are(int rowsOfSmall)
    {
        (_, int[] validation) = Split(159 + rowsOfSmall, r => r < 159 ? r % 3 : 3 + (r - 159) / 2, 0.2f, byClass: true, seed: 1);
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(11, validation.Count(r => r < 159 && r % 3 == c)));
        Assert.InRange(validation.Length - 0.2 * (159 + rowsOfSmall), -1.0, rowsOfSmall == 0 ? 1.5 : 1.0);
    }

    [Fact]
    public void One_row_stays_for_training() => Assert.Empty(Split(1, _ => 0, 0.9f, byClass: false, seed: 1).Validation);

    [Fact]
    public void A_seed_gives_the_same_split_and_another_seed_another()
    {
        Assert.Equal(Split(100, _ => 0, 0.3f, false, 1).Validation, Split(100, _ => 0, 0.3f, false, 1).Validation);
        Assert.NotEqual(Split(100, _ => 0, 0.3f, false, 1).Validation, Split(100, _ => 0, 0.3f, false, 2).Validation);
    }

    // Rows are alike but for their class, so that copies are spread.
    private static (int[] Training, int[] Validation) Split(int count, Func<int, int> label, float fraction, bool byClass, int seed)
    {
        var rows = new TrainingRows(1);
        for (int r = 0; r < count; r++)
            rows.Add(label(r), 1f);
        int classes = byClass ? 1 + Enumerable.Range(0, count).Max(label) : 1;
        byte[] parts = HoldOutFit.Fraction(rows, fraction, classes, seed).PartsOf(rows);
        int[] all = [.. Enumerable.Range(0, count)];
        return ([.. all.Where(row => parts[row] == 1)], [.. all.Where(row => parts[row] == 0)]);
    }
}
