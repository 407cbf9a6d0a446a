using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RegularizationFactorsTests
{
    private const int Steps = 1000;

    [Fact]
    public void Constant_stays() =>
        Assert.All(Enumerable.Range(0, Steps), step => Assert.Equal(1f, RegularizationSchedule.Constant.Factor(step, Steps)));

    [Fact]
    public void Flat_cosine_is_full_for_the_first_half_and_falls_to_near_zero()
    {
        float[] factors = [.. Enumerable.Range(0, Steps).Select(step => RegularizationSchedule.FlatCosine.Factor(step, Steps))];
        Assert.All(factors[..(Steps / 2 + 1)], factor => Assert.Equal(1f, factor));
        Assert.All(factors[(Steps / 2 + 1)..].Zip(factors[(Steps / 2 + 2)..]), pair => Assert.True(pair.Second < pair.First));
        Assert.Equal(0.5, factors[3 * Steps / 4], 1e-6);
        Assert.InRange(factors[^1], 0f, 1e-4f);
    }

    [Fact]
    public void A_training_of_one_step_is_regularised_in_full() => Assert.Equal(1f, RegularizationSchedule.FlatCosine.Factor(0, 1));
}
