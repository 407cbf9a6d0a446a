using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RowSampleTests
{
    [Fact]
    public void Rows_that_fit_are_all_there_in_their_order()
    {
        RowSample sample = Sample(capacity: 50, count: 50, seed: 1);
        Assert.False(sample.IsPartial);
        Assert.Equal(Enumerable.Range(0, 50), Targets(sample));
    }

    [Fact]
    public void Of_more_rows_a_random_part_is_there_and_follows_from_the_seed()
    {
        RowSample sample = Sample(capacity: 500, count: 10_000, seed: 1);
        Assert.True(sample.IsPartial);
        int[] targets = Targets(sample);
        Assert.Equal(500, targets.Distinct().Count());
        // Five standard errors of the mean of 500 numbers uniform up to 10,000.
        Assert.Equal(5000, targets.Average(), 5 * 10_000 / Math.Sqrt(12 * 500));
        Assert.Equal(targets, Targets(Sample(capacity: 500, count: 10_000, seed: 1)));
        Assert.NotEqual(targets, Targets(Sample(capacity: 500, count: 10_000, seed: 2)));
    }

    private static int[] Targets(RowSample sample) => [.. Enumerable.Range(0, sample.Rows.Count).Select(row => (int)sample.Rows.Target(row))];

    private static RowSample Sample(int capacity, int count, int seed)
    {
        var sample = new RowSample(2, capacity, seed);
        for (int row = 0; row < count; row++)
            sample.Add(new float[] { row, -row }, [row], 1f);
        Assert.All(Targets(sample).Select((target, row) => (target, row)), pair => Assert.Equal([pair.target, -pair.target], sample.Rows.Features(pair.row).ToArray()));
        return sample;
    }
}
