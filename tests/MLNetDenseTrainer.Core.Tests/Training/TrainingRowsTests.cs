using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingRowsTests
{
    // Blocks are cut by all that a row holds, not by its features alone.
    [Fact]
    public void A_block_of_rows_with_many_targets_is_no_larger_than_others()
    {
        var rows = new TrainingRows(1, targets: 4096);
        long before = GC.GetAllocatedBytesForCurrentThread();
        rows.Add(new float[4096], 1f);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 << 20);
    }

    [Fact]
    public void Rows_that_were_let_go_of_leave_their_place_to_others()
    {
        var rows = new TrainingRows(2, likelyRows: 4);
        for (int row = 0; row < 10; row++)
        {
            rows.Add(row, 1f).Fill(row);
            rows.LetGoBefore(row + 1);
        }
        Assert.Equal(9f, rows.Features(9)[0]);
        rows.Truncate(0);
        Assert.Equal([0f, 0f], rows.Add(7f, 1f).ToArray());
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(5)]
    public void After_truncating_the_rest_is_as_it_was_and_new_rows_are_zero(int likelyRows)
    {
        foreach (int count in new[] { 0, 1, 3, 4, 9, 12 })
        {
            var rows = new TrainingRows(2, likelyRows);
            for (int row = 0; row < 10; row++)
                rows.Add(row, 1 + row).Fill(row);
            rows.Truncate(count);
            Assert.Equal(Math.Min(count, 10), rows.Count);
            for (int row = 0; row < rows.Count; row++)
                Assert.Equal((row, 1 + row, row), (rows.Target(row), rows.Weight(row), rows.Features(row)[1]));
            for (int row = 0; row < 10; row++)
                Assert.Equal([0f, 0f], rows.Add(7f, 1f).ToArray());
        }
    }
}
