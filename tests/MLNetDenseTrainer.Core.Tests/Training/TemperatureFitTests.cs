using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TemperatureFitTests
{
    private const int Rows = 20_000;

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    public void The_factor_that_made_the_labels_is_found_again_for_two_classes(double factor)
    {
        var random = new Random(1);
        float[][] logits = Logits(random, units: 1);
        float[] labels = [.. logits.Select(row => random.NextDouble() < ReferenceActivation.Sigmoid(factor * row[0]) ? 1f : 0f)];
        Assert.Equal(factor, TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels)), 0.05 * factor);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    public void The_factor_that_made_the_labels_is_found_again_for_more_classes(double factor)
    {
        var random = new Random(2);
        float[][] logits = Logits(random, units: 4);
        float[] labels = [.. logits.Select(row => Draw(random, [.. row.Select(logit => Math.Exp(factor * logit))]))];
        Assert.Equal(factor, TemperatureFit.Factor(TestPredictions.Of(Loss.SoftmaxCrossEntropy, logits, labels)), 0.05 * factor);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_that_are_all_right_ask_for_more_certainty_but_not_for_all_of_it(int units)
    {
        const int Count = 100;
        float[] labels = [.. Enumerable.Range(0, Count).Select(row => (float)(row % Math.Max(2, units)))];
        float[][] logits = [.. labels.Select(label => units == 1 ? [2 * label - 1] : Enumerable.Range(0, units).Select(c => c == (int)label ? 1f : 0f).ToArray())];
        Loss loss = units == 1 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy;
        float factor = TemperatureFit.Factor(TestPredictions.Of(loss, logits, labels));
        // The probability of the true class is to be (n + 1) / (n + 2) for n rows of the class.
        double n = units == 1 ? Count / 2.0 : Count / 3.0;
        double expected = units == 1 ? Math.Log(n + 1) : Math.Log((n + 1) * (units - 1));
        Assert.Equal(expected, factor, 0.02 * expected);
    }

    [Fact]
    public void Rows_that_are_all_wrong_give_a_small_factor_that_is_positive()
    {
        float[][] logits = [[5f], [4f], [-5f], [-3f]];
        Assert.InRange(TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [0f, 0f, 1f, 1f])), 0.01f, 0.03f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Rows_beyond_float_have_no_say(float logit)
    {
        float[][] logits = [[1f], [-1f], [2f], [-0.5f]];
        float[] weights = [6f, 6f, 1f, 1f, 1f];
        float expected = TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f], weights[..4]));
        float actual = TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, [.. logits, [logit]], [1f, 0f, 0f, 1f, 0f], weights));
        // Counting its label, one hopes for a little more or less certainty, and not for all of it.
        Assert.InRange(actual, 0.7f * expected, 1.4f * expected);
        Assert.Equal(1f, TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, [[logit], [logit]], [1f, 0f])));
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        float[][] logits = [[1f], [-1f], [2f], [-0.5f]];
        float weighted = TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f], [6f, 6f, 1f, 1f]));
        float unweighted = TemperatureFit.Factor(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f]));
        Assert.True(weighted > 1.2f * unweighted, $"{weighted} and {unweighted}");
    }

    private static float[][] Logits(Random random, int units) =>
        [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, units).Select(_ => 4 * random.NextSingle() - 2).ToArray())];

    private static float Draw(Random random, double[] chances)
    {
        double left = random.NextDouble() * chances.Sum();
        int drawn = 0;
        while (drawn < chances.Length - 1 && (left -= chances[drawn]) >= 0)
            drawn++;
        return drawn;
    }
}
