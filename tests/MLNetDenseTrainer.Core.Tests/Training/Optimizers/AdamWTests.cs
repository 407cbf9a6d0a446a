namespace MLNetDenseTrainer.Core.Tests;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(null, 0f, 0.01f)]
    [InlineData(null, 0.3f, 0.3f)]
    [InlineData(0.2f, 0f, 0.2f)]
    [InlineData(0.2f, 0.2f, 0.2f)]
    [InlineData(0f, 0f, 0f)]
    public void The_decay_is_its_own_or_the_options_or_the_usual(float? own, float option, float expected) =>
        Assert.Equal(expected, Optimizer.AdamW(own).EffectiveWeightDecay(option));

    [Fact]
    public void Two_different_decays_are_refused_with_both_numbers()
    {
        string message = Assert.Throws<ArgumentException>(() => Optimizer.AdamW(0.2f).EffectiveWeightDecay(0.3f)).Message;
        Assert.Contains("0.2", message, StringComparison.Ordinal);
        Assert.Contains("0.3", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Nonsense_decay_is_refused_by_name(float decay) =>
        Assert.Equal("weightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.AdamW(decay)).ParamName);

    [Fact]
    public void Other_optimisers_take_the_options_decay() => Assert.Equal(0.3f, Optimizer.Adam().EffectiveWeightDecay(0.3f));
}
