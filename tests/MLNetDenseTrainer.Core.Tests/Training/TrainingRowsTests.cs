using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingRowsTests
{
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
