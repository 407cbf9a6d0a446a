using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.Losses;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class LossTests
{
    private static readonly float[] _logits =
        [0f, -0f, 1e-6f, -1e-6f, 0.5f, -0.5f, 3f, -3f, 17f, -17f, 40f, -40f, 88f, -88f, 89f, -89f, 104f, -104f, 1e4f, -1e4f];

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void Binary_cross_entropy_is_its_formula_at_any_logit(float smoothing)
    {
        Loss loss = Loss.BinaryCrossEntropy.WithLabelSmoothing(LabelSmoothing.Uniform(smoothing));
        foreach (float logit in _logits)
        {
            foreach (float y in new[] { 0f, 1f })
            {
                double target = y * (1 - (double)smoothing) + (double)smoothing / 2;
                double expected = target * ReferenceActivation.Softplus(-logit) + (1 - target) * ReferenceActivation.Softplus(logit);
                (float found, float[] gradient) = Evaluate(loss, [logit], y);
                // A few roundings of the result itself, down to the smallest floats; with smoothed labels also of the terms that cancel.
                double ofTerms = smoothing == 0f ? 0.0 : 2e-7;
                Assert.Equal(expected, found, 4e-7 * expected + ofTerms * Math.Abs(logit) + 1e-44);
                Assert.Equal(ReferenceActivation.Sigmoid(logit) - target, gradient[0], 4e-7 * Math.Abs(gradient[0]) + ofTerms + 1e-16);
            }
        }
    }

    [Fact]
    public void Half_squared_error_is_its_formula()
    {
        foreach (float y in new[] { 0f, -2.5f, 1e4f })
        {
            foreach (float output in _logits)
            {
                (float found, float[] gradient) = Evaluate(Loss.MeanSquaredError, [output], y);
                double error = (double)output - y;
                Assert.Equal(error * error / 2, found, 4e-7 * error * error);
                Assert.Equal(error, gradient[0], 1e-7 * Math.Abs(error));
            }
        }
    }

    [Theory]
    [InlineData(2, 0f)]
    [InlineData(3, 0f)]
    [InlineData(17, 0f)]
    [InlineData(3, 0.2f)]
    public void Softmax_cross_entropy_is_its_formula_at_any_logits(int classes, float smoothing)
    {
        Loss loss = Loss.SoftmaxCrossEntropy.WithLabelSmoothing(LabelSmoothing.Uniform(smoothing));
        var random = new Random(classes);
        for (int trial = 0; trial < 300; trial++)
        {
            float[] x = [.. Enumerable.Range(0, classes).Select(_ => _logits[random.Next(_logits.Length)])];
            int y = random.Next(classes);
            double largest = x.Max();
            double logSum = largest + Math.Log(x.Sum(value => Math.Exp(value - largest)));
            double[] targets = [.. x.Select((_, c) => (c == y ? 1 - (double)smoothing : 0) + (double)smoothing / classes)];
            double expected = x.Zip(targets, (value, target) => target * (logSum - value)).Sum();
            (float found, float[] gradient) = Evaluate(loss, x, y);
            // One rounding to float, and some 1e-16 of the logits' size, which cancels between the sum and the class.
            Assert.Equal(expected, found, 1e-7 * expected + 1e-11);
            for (int c = 0; c < classes; c++)
                Assert.Equal(Math.Exp(x[c] - logSum) - targets[c], gradient[c], 2e-7);
            Assert.Equal(0.0, gradient.Sum(g => (double)g), 2e-7 * classes);
        }
    }

    [Fact]
    public void Rows_do_not_mix()
    {
        float[] losses = new float[2];
        float[] gradients = new float[6];
        Loss.SoftmaxCrossEntropy.Evaluate([1f, 2f, 3f, -1f, 5f, 0f], [2f, 0f], losses, gradients);
        (float first, float[] firstGradient) = Evaluate(Loss.SoftmaxCrossEntropy, [1f, 2f, 3f], 2f);
        (float second, float[] secondGradient) = Evaluate(Loss.SoftmaxCrossEntropy, [-1f, 5f, 0f], 0f);
        Assert.Equal([first, second], losses);
        Assert.Equal([.. firstGradient, .. secondGradient], gradients);
    }

    [Fact]
    public void Nan_outputs_give_a_nan_loss()
    {
        Assert.True(float.IsNaN(Evaluate(Loss.BinaryCrossEntropy, [float.NaN], 1f).Loss));
        Assert.True(float.IsNaN(Evaluate(Loss.MeanSquaredError, [float.NaN], 1f).Loss));
        Assert.True(float.IsNaN(Evaluate(Loss.SoftmaxCrossEntropy, [1f, float.NaN, 2f], 0f).Loss));
    }

    [Fact]
    public void The_loss_decides_the_task_and_its_name()
    {
        Assert.Equal(
            (NetworkTask.BinaryClassification, "BinaryCrossEntropy"),
            (Loss.BinaryCrossEntropy.Head.Task, Loss.BinaryCrossEntropy.ToString()));
        Assert.Equal((NetworkTask.Regression, "MeanSquaredError"), (Loss.MeanSquaredError.Head.Task, Loss.MeanSquaredError.ToString()));
        Assert.Equal(
            (NetworkTask.MulticlassClassification, "SoftmaxCrossEntropy"),
            (Loss.SoftmaxCrossEntropy.Head.Task, Loss.SoftmaxCrossEntropy.ToString()));
    }

    [Fact]
    public void Regression_targets_are_not_smoothed() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.MeanSquaredError.WithLabelSmoothing(LabelSmoothing.Uniform(0.1f)));

    private static (float Loss, float[] Gradient) Evaluate(Loss loss, float[] outputs, float target)
    {
        var losses = new float[1];
        var gradients = new float[outputs.Length];
        loss.Evaluate(outputs, [target], losses, gradients);
        return (losses[0], gradients);
    }
}
