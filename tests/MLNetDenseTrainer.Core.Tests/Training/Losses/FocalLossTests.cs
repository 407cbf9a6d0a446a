using MLNetDenseTrainer.Training.Losses;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class FocalLossTests
{
    public static TheoryData<float, float> Cases
    {
        get
        {
            var data = new TheoryData<float, float>();
            foreach (float gamma in new[] { 0f, 0.5f, 1f, 2f, 5f })
            {
                data.Add(gamma, 0f);
                data.Add(gamma, 0.2f);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Binary_focal_loss_is_its_formula_and_its_gradient_the_finite_difference(float gamma, float smoothing)
    {
        Loss loss = Loss.BinaryFocal(gamma).WithLabelSmoothing(LabelSmoothing.Uniform(smoothing));
        foreach (float y in new[] { 0f, 1f })
        {
            for (float x = -9f; x <= 9f; x += 0.75f)
                Check(loss, [x], y, z => Binary(z[0], y * (1 - (double)smoothing) + (double)smoothing / 2, gamma));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_focal_loss_is_its_formula_and_its_gradient_the_finite_difference(float gamma, float smoothing)
    {
        Loss loss = Loss.SoftmaxFocal(gamma).WithLabelSmoothing(LabelSmoothing.Uniform(smoothing));
        var random = new Random(5);
        for (int trial = 0; trial < 30; trial++)
        {
            float[] x = [.. Enumerable.Range(0, 2 + trial % 4).Select(_ => 6f * random.NextSingle() - 3f)];
            int y = trial % x.Length;
            Check(loss, x, y, z => Multiclass(z, [.. z.Select((_, c) => (c == y ? 1 - (double)smoothing : 0) + (double)smoothing / z.Length)], gamma));
        }
    }

    [Fact]
    public void Gamma_zero_is_cross_entropy()
    {
        for (float x = -40f; x <= 40f; x += 2.5f)
        {
            AssertSame(Loss.BinaryCrossEntropy, Loss.BinaryFocal(0f), [x], 1f);
            AssertSame(Loss.SoftmaxCrossEntropy, Loss.SoftmaxFocal(0f), [x, 1f, -2f], 2f);
        }
    }

    [Fact]
    public void Two_classes_by_softmax_are_the_binary_loss_of_the_difference()
    {
        for (float x = -20f; x <= 20f; x += 1.25f)
        {
            (float binary, float[] gradient) = Evaluate(Loss.BinaryFocal(), [x], 1f);
            (float multiclass, float[] gradients) = Evaluate(Loss.SoftmaxFocal(), [0f, x], 1f);
            Assert.Equal(binary, multiclass, 1e-6 * binary + 1e-12);
            Assert.Equal(gradient[0], gradients[1], 1e-6);
            Assert.Equal(-gradient[0], gradients[0], 1e-6);
        }
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(2f)]
    public void Extreme_logits_give_finite_losses_and_gradients_and_nan_stays_nan(float gamma)
    {
        foreach (float x in new[] { 1e4f, -1e4f, 104f, -104f, 40f, -40f })
        {
            foreach (float y in new[] { 0f, 1f })
            {
                AssertFinite(Evaluate(Loss.BinaryFocal(gamma), [x], y));
                AssertFinite(Evaluate(Loss.SoftmaxFocal(gamma), [x, 0f], y));
            }
        }
        Assert.True(float.IsNaN(Evaluate(Loss.BinaryFocal(gamma), [float.NaN], 1f).Loss));
        Assert.True(float.IsNaN(Evaluate(Loss.SoftmaxFocal(gamma), [1f, float.NaN, 2f], 0f).Loss));
    }

    [Fact]
    public void A_gamma_out_of_range_is_refused_by_name()
    {
        foreach (float gamma in new[] { -0.1f, float.NaN, float.PositiveInfinity })
        {
            Assert.Equal("gamma", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.BinaryFocal(gamma)).ParamName);
            Assert.Equal("gamma", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.SoftmaxFocal(gamma)).ParamName);
        }
    }

    [Fact]
    public void Names_say_gamma()
    {
        Assert.Equal("BinaryFocal(gamma: 2)", Loss.BinaryFocal().ToString());
        Assert.Equal("SoftmaxFocal(gamma: 0.5)", Loss.SoftmaxFocal(0.5f).ToString());
    }

    private static double Binary(double x, double positive, double gamma)
    {
        double p = 1 / (1 + Math.Exp(-x));
        return -positive * Math.Pow(1 - p, gamma) * Math.Log(p) - (1 - positive) * Math.Pow(p, gamma) * Math.Log(1 - p);
    }

    private static double Multiclass(double[] x, double[] shares, double gamma)
    {
        double sum = x.Sum(Math.Exp);
        return -x.Zip(shares, (value, share) => share * Math.Pow(1 - Math.Exp(value) / sum, gamma) * Math.Log(Math.Exp(value) / sum)).Sum();
    }

    private static void Check(Loss loss, float[] x, float y, Func<double[], double> formula)
    {
        double[] z = [.. x.Select(value => (double)value)];
        (float found, float[] gradient) = Evaluate(loss, x, y);
        Assert.Equal(formula(z), found, 1e-6 * formula(z) + 1e-9);
        double[] expected = EmbeddedTwin.Gradient(formula, z);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    private static void AssertSame(Loss expected, Loss actual, float[] x, float y)
    {
        (float loss, float[] gradient) = Evaluate(expected, x, y);
        (float found, float[] foundGradient) = Evaluate(actual, x, y);
        Assert.Equal(loss, found, 1e-6 * loss + 1e-12);
        Assert.All(gradient.Zip(foundGradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    private static void AssertFinite((float Loss, float[] Gradient) found)
    {
        Assert.True(float.IsFinite(found.Loss));
        Assert.All(found.Gradient, value => Assert.True(float.IsFinite(value)));
    }

    private static (float Loss, float[] Gradient) Evaluate(Loss loss, float[] outputs, float target)
    {
        var losses = new float[1];
        var gradients = new float[outputs.Length];
        loss.Evaluate(outputs, [target], losses, gradients);
        return (losses[0], gradients);
    }
}
