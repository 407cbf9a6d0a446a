namespace MLNetDenseTrainer.Core.Tests;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Constant_stays() => Assert.All([0, 5, 99], step => Assert.Equal(1f, LearningRateSchedule.Constant.Factor(step, 100)));

    [Fact]
    public void Cosine_begins_at_one_is_half_way_at_half_and_ends_near_zero()
    {
        LearningRateSchedule cosine = LearningRateSchedule.Cosine();
        Assert.Equal(1f, cosine.Factor(0, 1000));
        Assert.Equal(0.5, cosine.Factor(500, 1000), 1e-6);
        Assert.InRange(cosine.Factor(999, 1000), 0f, 1e-5f);
        Assert.Equal(1f, cosine.Factor(0, 1));
    }

    [Fact]
    public void Warmup_rises_linearly_and_the_cosine_falls_from_there()
    {
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(0.1f);
        float[] factors = [.. Enumerable.Range(0, 100).Select(step => cosine.Factor(step, 100))];
        for (int step = 0; step < 10; step++)
            Assert.Equal((step + 1) / 10.0, factors[step], 1e-6);
        Assert.Equal(1f, factors[10]);
        Assert.Equal(0.5, factors[55], 1e-6);
        Assert.All(factors[10..].Zip(factors[11..]), pair => Assert.True(pair.Second < pair.First));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_warmup_out_of_range_is_refused_by_name(float fraction) =>
        Assert.Equal("warmupFraction", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(fraction)).ParamName);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Cosine_cycles_begin_and_end_near_zero_and_have_one_peak_each(int cycles)
    {
        const int Steps = 20_000;
        LearningRateSchedule schedule = LearningRateSchedule.CosineCycles(cycles);
        float[] factors = [.. Enumerable.Range(0, Steps).Select(step => schedule.Factor(step, Steps))];
        Assert.All(factors, factor => Assert.InRange(factor, 0f, 1f));
        Assert.InRange(factors[0], float.Epsilon, 1e-3f);
        Assert.InRange(factors[^1], float.Epsilon, 1e-3f);
        int[] rises = [.. Enumerable.Range(1, Steps - 1).Where(step => factors[step - 1] < 0.5f && factors[step] >= 0.5f)];
        int[] falls = [.. Enumerable.Range(1, Steps - 1).Where(step => factors[step - 1] >= 0.5f && factors[step] < 0.5f)];
        Assert.Equal(cycles, rises.Length);
        Assert.Equal(cycles, falls.Length);
        // Each lasts twice as long as the one before.
        for (int c = 1; c < cycles; c++)
            Assert.Equal(2.0, (falls[c] - rises[c]) / (double)(falls[c - 1] - rises[c - 1]), 0.05);
    }

    [Fact]
    public void Cosine_cycles_move_even_in_a_single_step() => Assert.InRange(LearningRateSchedule.CosineCycles(4).Factor(0, 1), 1e-3f, 1f);

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void Cycles_out_of_range_are_refused_by_name(int cycles) =>
        Assert.Equal("cycles", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.CosineCycles(cycles)).ParamName);
}
