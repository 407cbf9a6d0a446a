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
}
