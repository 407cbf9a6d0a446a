namespace MLNetDenseTrainer.Core.Tests;

public sealed class GradientDescentTests
{
    [Fact]
    public void Plain_descent_is_w_minus_alpha_times_gradient_with_one_rounding()
    {
        for (int length = 1; length <= 40; length++)
        {
            var random = new Random(length);
            float[] w = OptimizerSequence.Values(length, random);
            float[] g = OptimizerSequence.Values(length, random);
            const float Alpha = 0.123f;
            // The product of two floats is exact in double and the difference nearly so: its float is the nearest float to the exact result.
            float[] expected = [.. w.Zip(g, (wi, gi) => (float)(wi - (double)Alpha * gi))];
            Optimizer.GradientDescent().CreateRule(length).Step(w, g, Alpha);
            Assert.Equal(expected, w);
        }
    }

    [Fact]
    public void Plain_descent_follows_the_rule_for_ten_steps() => OptimizerSequence.Check(Optimizer.GradientDescent(), () =>
        (w, g, alpha) => w - alpha * g);

    [Fact]
    public void Momentum_follows_the_rule_for_ten_steps() => OptimizerSequence.Check(Optimizer.GradientDescent(momentum: 0.9f), () =>
    {
        double v = 0;
        return (w, g, alpha) =>
        {
            v = 0.9f * v + g;
            return w - alpha * v;
        };
    });

    [Fact]
    public void Nesterov_momentum_follows_the_rule_for_ten_steps() => OptimizerSequence.Check(Optimizer.GradientDescent(momentum: 0.9f, nesterov: true), () =>
    {
        double v = 0;
        return (w, g, alpha) =>
        {
            v = 0.9f * v + g;
            return w - alpha * (g + 0.9f * v);
        };
    });

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Nonsense_momentum_is_refused_by_name(float momentum) =>
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.GradientDescent(momentum)).ParamName);

    [Fact]
    public void Nesterov_without_momentum_is_refused() =>
        Assert.Equal("nesterov", Assert.Throws<ArgumentException>(() => Optimizer.GradientDescent(nesterov: true)).ParamName);
}
