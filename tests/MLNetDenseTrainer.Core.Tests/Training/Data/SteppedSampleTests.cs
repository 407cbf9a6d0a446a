using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class SteppedSampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(SteppedSample.MostRows)]
    [InlineData(SteppedSample.MostRows + 1)]
    [InlineData(2 * SteppedSample.MostRows)]
    [InlineData(2 * SteppedSample.MostRows + 1)]
    [InlineData(123_456)]
    public void Rows_that_come_by_leave_those_that_rows_in_memory_give(int count)
    {
        int step = SteppedSample.Step(count);
        int[] expected = [.. Enumerable.Range(0, count).Where(row => row % step == 0)];
        Assert.InRange(expected.Length, Math.Min(count, SteppedSample.MostRows / 2), SteppedSample.MostRows);
        Assert.Equal(expected, Sample(SteppedSample.MostRows, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Any_capacity_leaves_every_kth_row(int capacity)
    {
        for (int count = 1; count < 100; count++)
        {
            int[] rows = Sample(capacity, count);
            int step = rows.Length == 1 ? count : rows[1];
            Assert.Equal(Enumerable.Range(0, count).Where(row => row % step == 0), rows);
            Assert.InRange(rows.Length, 1, capacity);
        }
    }

    private static int[] Sample(int capacity, int count)
    {
        var sample = new SteppedSample(1, capacity);
        for (int row = 0; row < count; row++)
            sample.Add(new float[] { row });
        return [.. Enumerable.Range(0, sample.Rows.Count).Select(row => (int)sample.Rows.Features(row)[0])];
    }
}
