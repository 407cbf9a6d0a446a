using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class GradientStepTests
{
    private static readonly NetworkShape _shape = NetworkShape.Create(3, [new Dense(4), new Dense(1)], Activation.Linear);

    [Fact]
    public void Weight_decay_shrinks_weights_and_not_biases_before_the_step()
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        float[] before = [.. parameters.Values];
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Optimizer = Optimizer.AdamW(0.1f), WeightDecay = 0.1f };
        Assert.True(Step(settings, parameters, gradients, learningRate: 0.5f));
        for (int p = 0; p < before.Length; p++)
        {
            // A first step of Adam is the learning rate against the gradient's sign.
            double expected = before[p] * (IsWeight(p) ? 1 - 0.5 * 0.1 : 1) - 0.5 * Math.Sign(gradients.Values[p]);
            Assert.Equal(expected, parameters.Values[p], 1e-6);
        }
    }

    [Fact]
    public void L2_changes_weights_and_not_biases()
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        Array.Clear(gradients.Values);
        float[] before = [.. parameters.Values];
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { L2Regularization = 0.5f }, parameters, gradients, learningRate: 0.1f));
        Assert.Equal(before.Select((value, p) => IsWeight(p) ? value * 0.95f : value), parameters.Values, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void A_gradient_is_clipped_to_the_norm_and_keeps_its_direction(float limit)
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        double norm = Math.Sqrt(gradients.Values.Sum(g => (double)g * g));
        float[] before = [.. parameters.Values];
        float[] original = [.. gradients.Values];
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { GradientClipNorm = limit }, parameters, gradients, learningRate: 1f));
        double factor = Math.Min(1, limit / norm);
        for (int p = 0; p < before.Length; p++)
            Assert.Equal(before[p] - factor * original[p], parameters.Values[p], 1e-6);
    }

    [Fact]
    public void Huge_gradients_are_clipped_and_do_not_overflow()
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        Array.Fill(gradients.Values, 1e30f);
        float[] before = [.. parameters.Values];
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { GradientClipNorm = 1f }, parameters, gradients, learningRate: 1f));
        double each = 1 / Math.Sqrt(before.Length);
        Assert.All(before.Zip(parameters.Values), pair => Assert.Equal(pair.First - each, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_changes_nothing(float bad)
    {
        for (int p = 0; p < _shape.ParameterCount; p++)
        {
            (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
            gradients.Values[p] = bad;
            float[] before = [.. parameters.Values];
            Assert.False(Step(TestTraining.Settings(Loss.MeanSquaredError) with { WeightDecay = 0.1f, GradientClipNorm = 1f }, parameters, gradients, 0.1f));
            Assert.Equal(before, parameters.Values);
        }
    }

    private static bool Step(TrainingSettings settings, ParameterBlock parameters, ParameterBlock gradients, float learningRate) =>
        new GradientStep(settings, parameters.Values.Length).TryApply(parameters, gradients, learningRate);

    private static bool IsWeight(int parameter) => parameter is < 12 or (>= 16 and < 20);

    private static (ParameterBlock Parameters, ParameterBlock Gradients) Blocks()
    {
        var random = new Random(5);
        float[] Values() => [.. Enumerable.Range(0, _shape.ParameterCount).Select(_ => (float)(random.NextDouble() - 0.5))];
        return (new ParameterBlock(_shape, Values()), new ParameterBlock(_shape, Values()));
    }
}
