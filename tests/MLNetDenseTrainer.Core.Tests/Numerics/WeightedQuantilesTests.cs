using CsCheck;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class WeightedQuantilesTests
{
    [Theory]
    [InlineData(0.0, 1f)]
    [InlineData(0.25, 1.75f)]
    [InlineData(0.5, 2.5f)]
    [InlineData(0.75, 3.25f)]
    [InlineData(1.0, 4f)]
    public void Quantiles_of_one_to_four_are_those_of_the_handbook(double fraction, float expected) =>
        Assert.Equal(expected, new WeightedQuantiles([3f, 1f, 4f, 2f], [1f, 1f, 1f, 1f]).At(fraction));

    [Fact]
    public void One_number_is_all_its_quantiles() => Assert.All([0.0, 0.3, 1.0], q => Assert.Equal(7f, new WeightedQuantiles([7f], [1f]).At(q)));

    [Fact]
    public void Weights_below_one_stay_within_the_numbers() =>
        Assert.All([0.0, 0.25, 0.5, 0.75, 1.0], q => Assert.InRange(new WeightedQuantiles([1f, 2f, 3f], [0.1f, 0.2f, 0.1f]).At(q), 1f, 3f));

    // As those that come to 1 in all do, or denormal ones.
    [Theory]
    [InlineData(0.25f)]
    [InlineData(0.001f)]
    [InlineData(1e-42f)]
    public void Small_weights_that_are_all_alike_are_no_weights(float weight)
    {
        foreach (double fraction in (double[])[0.0, 0.25, 0.5, 0.75, 1.0])
            Assert.Equal(1.0 + 3 * fraction, new WeightedQuantiles([3f, 1f, 4f, 2f], [weight, weight, weight, weight]).At(fraction), 1e-6);
    }

    [Fact]
    public void A_whole_weight_is_the_number_that_many_times_unless_all_are_equal() =>
        Gen.Select(Gen.Int[-50, 50], Gen.Int[1, 5]).Array[1, 30].Sample(
            pairs =>
            {
                bool areAlike = pairs.All(pair => pair.Item2 == pairs[0].Item2);
                float[] repeated = [.. pairs.SelectMany(pair => Enumerable.Repeat((float)pair.Item1, areAlike ? 1 : pair.Item2)).Order()];
                var quantiles = new WeightedQuantiles([.. pairs.Select(pair => (float)pair.Item1)], [.. pairs.Select(pair => (float)pair.Item2)]);
                return Enumerable.Range(0, 21).All(i => Math.Abs(quantiles.At(i / 20.0) - Interpolated(repeated, i / 20.0)) < 1e-4);
            },
            iter: 1000,
            threads: 1);

    private static double Interpolated(float[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = (int)Math.Min(Math.Floor(position), sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
