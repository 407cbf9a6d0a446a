using MLNetDenseTrainer.Evaluation;

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
        Assert.Equal(factor, TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels).FitTemperature(), 0.05 * factor);
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
        Assert.Equal(factor, TestPredictions.Of(Loss.SoftmaxCrossEntropy, logits, labels).FitTemperature(), 0.05 * factor);
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
        float factor = TestPredictions.Of(loss, logits, labels).FitTemperature();
        // The probability of the true class is to be (n + 1) / (n + 2) for n rows of the class.
        double n = units == 1 ? Count / 2.0 : Count / 3.0;
        double expected = units == 1 ? Math.Log(n + 1) : Math.Log((n + 1) * (units - 1));
        Assert.Equal(expected, factor, 0.02 * expected);
    }

    [Fact]
    public void Rows_that_are_all_wrong_give_a_small_factor_that_is_positive()
    {
        float[][] logits = [[5f], [4f], [-5f], [-3f]];
        Assert.InRange(TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [0f, 0f, 1f, 1f]).FitTemperature(), 0.01f, 0.03f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Rows_beyond_float_have_no_say(float logit)
    {
        float[][] logits = [[1f], [-1f], [2f], [-0.5f]];
        float[] weights = [6f, 6f, 1f, 1f, 1f];
        float expected = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f], weights[..4]).FitTemperature();
        float actual = TestPredictions.Of(Loss.BinaryCrossEntropy, [.. logits, [logit]], [1f, 0f, 0f, 1f, 0f], weights).FitTemperature();
        // Counting its label, one hopes for a little more or less certainty, and not for all of it.
        Assert.InRange(actual, 0.7f * expected, 1.4f * expected);
        Assert.Equal(1f, TestPredictions.Of(Loss.BinaryCrossEntropy, [[logit], [logit]], [1f, 0f]).FitTemperature());
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        float[][] logits = [[1f], [-1f], [2f], [-0.5f]];
        float weighted = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f], [6f, 6f, 1f, 1f]).FitTemperature();
        float unweighted = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, [1f, 0f, 0f, 1f]).FitTemperature();
        Assert.True(weighted > 1.2f * unweighted, $"{weighted} and {unweighted}");
    }

    // All on the right side: how much certainty is asked for goes by how often a class was seen.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_heavy_row_is_as_good_as_the_row_that_many_times_in_the_smoothing_too(int units)
    {
        const int Weight = 200;
        Loss loss = units == 1 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy;
        float[] labels = [.. Enumerable.Range(0, 9).Select(row => (float)(row % Math.Max(2, units)))];
        float[][] logits = [.. labels.Select(label => units == 1 ? [2 * label - 1] : OneHot((int)label))];
        float heavy = TestPredictions.Of(loss, logits, labels, [.. labels.Select(_ => (float)Weight)]).FitTemperature();
        float repeated = TestPredictions.Of(loss, Repeat(logits, Weight), Repeat(labels, Weight)).FitTemperature();
        Assert.Equal(repeated, heavy, 1e-5f * repeated);
        Assert.True(heavy > 1.5f * TestPredictions.Of(loss, logits, labels).FitTemperature(), $"{heavy}");
    }

    // Weights that are shares of one row do not make less of the rows than they are.
    [Fact]
    public void Weights_below_one_count_as_one_on_average()
    {
        float[][] logits = [[1f], [-1f], [2f], [-0.5f]];
        float[] labels = [1f, 0f, 1f, 0f];
        float plain = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels).FitTemperature();
        float shares = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels, [0.01f, 0.01f, 0.01f, 0.01f]).FitTemperature();
        Assert.Equal(plain, shares, 1e-5f * plain);
    }

    // Factors of classes say how much a class matters, not how often it was seen.
    [Fact]
    public void Factors_of_classes_do_not_make_it_surer()
    {
        float[][] logits = [[1f], [-1f], [1f], [-1f]];
        float[] labels = [1f, 0f, 1f, 0f];
        float plain = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels).FitTemperature();
        float factors = TestPredictions.Of(Loss.BinaryCrossEntropy, logits, labels, classFactors: [1000f, 1000f]).FitTemperature();
        Assert.Equal(plain, factors, 1e-5f * plain);
    }

    [Fact]
    public void Where_logits_are_too_many_a_sample_of_the_rows_stands_for_all()
    {
        var random = new Random(3);
        float[][] logits = Logits(random, units: 4);
        float[] labels = [.. logits.Select(row => Draw(random, [.. row.Select(logit => Math.Exp(2.5 * logit))]))];
        HeldOutRows rows = TestPredictions.Of(Loss.SoftmaxCrossEntropy, logits, labels);
        float sampled = rows.FitTemperature(mostLogits: 4 * 4000);
        Assert.Equal(2.5, sampled, 0.2);
        Assert.Equal(sampled, rows.FitTemperature(mostLogits: 4 * 4000));
        Assert.NotEqual(sampled, rows.FitTemperature());
    }

    private static T[] Repeat<T>(T[] rows, int times) => [.. rows.SelectMany(row => Enumerable.Repeat(row, times))];

    private static float[] OneHot(int label) => [.. Enumerable.Range(0, 3).Select(c => c == label ? 1f : 0f)];

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
