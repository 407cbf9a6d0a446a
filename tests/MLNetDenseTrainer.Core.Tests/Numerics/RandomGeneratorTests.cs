using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RandomGeneratorTests
{
    // From the published algorithm, worked out by another program: a seed means the same for ever, on every platform.
    [Fact]
    public void A_seed_gives_the_same_numbers_for_ever()
    {
        var random = new RandomGenerator(42, RandomStream.Initialization);
        Assert.Equal([0x66269737922A4C2C, 0x69F82289BBCB5B52, 0xEB06EE29E27C0009, 0xDB7EF96ADE0C8A79], Enumerable.Range(0, 4).Select(_ => random.NextUInt64()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Streams_of_one_seed_differ_and_so_do_seeds(int seed)
    {
        var firsts = new List<ulong>();
        foreach (RandomStream stream in Enum.GetValues<RandomStream>())
        {
            firsts.Add(new RandomGenerator(seed, stream).NextUInt64());
            firsts.Add(new RandomGenerator(seed ^ 2, stream).NextUInt64());
        }
        Assert.Equal(firsts.Count, firsts.Distinct().Count());
        Assert.DoesNotContain(0ul, firsts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(97)]
    public void Integers_below_a_bound_come_equally_often(int bound)
    {
        var random = new RandomGenerator(7, RandomStream.Shuffling);
        const int Draws = 100_000;
        var counts = new int[bound];
        for (int i = 0; i < Draws; i++)
            counts[random.NextInt32(bound)]++;
        // Five standard deviations; the seed is fixed, so this holds always or never.
        double expected = (double)Draws / bound;
        Assert.All(counts, count => Assert.Equal(expected, count, 5 * Math.Sqrt(expected) + 1e-9));
    }

    // The naive product of a 32-bit draw would favour some thirds of this range by half.
    [Fact]
    public void A_bound_that_does_not_divide_the_range_is_not_biased()
    {
        var random = new RandomGenerator(7, RandomStream.Shuffling);
        const int Bound = 3 << 29;
        const int Draws = 100_000;
        var counts = new int[3];
        for (int i = 0; i < Draws; i++)
            counts[random.NextInt32(Bound) % 3]++;
        Assert.All(counts, count => Assert.Equal(Draws / 3.0, count, 5 * Math.Sqrt(Draws / 3.0)));
    }

    [Fact]
    public void Singles_lie_in_the_unit_interval_and_fill_it()
    {
        var random = new RandomGenerator(3, RandomStream.Dropout);
        float[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextSingle())];
        Assert.All(values, value => Assert.True(value is >= 0f and < 1f));
        Assert.Equal(0.5, values.Average(), 5 * Math.Sqrt(1.0 / 12 / values.Length));
        Assert.True(values.Min() < 1e-3f && values.Max() > 0.999f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_shuffle_is_a_permutation(int length)
    {
        int[] values = [.. Enumerable.Range(0, length)];
        new RandomGenerator(1, RandomStream.Shuffling).Shuffle<int>(values);
        Assert.Equal(Enumerable.Range(0, length), values.Order());
    }

    [Fact]
    public void Every_order_of_a_shuffle_comes_equally_often()
    {
        var random = new RandomGenerator(1, RandomStream.Shuffling);
        const int Shuffles = 60_000;
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < Shuffles; i++)
        {
            char[] letters = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(letters);
            string order = new(letters);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.Equal(Shuffles / 24.0, count, 5 * Math.Sqrt(Shuffles / 24.0)));
    }
}
