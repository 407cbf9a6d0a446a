using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class GradientStepTests
{
    private static readonly NetworkShape _shape = NetworkShape.Create(3, [new Dense(4), new Dense(1)], Activation.Linear);

    [Fact]
    public void Weight_decay_shrinks_weights_and_not_biases_before_the_step()
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        float[] before = parameters.ToArray();
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Optimizer = Optimizer.AdamW(0.1f), WeightDecay = 0.1f };
        Assert.True(Step(settings, parameters, gradients, learningRate: 0.5f));
        float[] after = parameters.ToArray();
        for (int p = 0; p < before.Length; p++)
        {
            // A first step of Adam is the learning rate against the gradient's sign.
            double expected = before[p] * (IsWeight(p) ? 1 - 0.5 * 0.1 : 1) - 0.5 * Math.Sign(gradients.ToArray()[p]);
            Assert.Equal(expected, after[p], 1e-6);
        }
    }

    [Fact]
    public void L2_changes_weights_and_not_biases()
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        gradients.Values.Clear();
        float[] before = parameters.ToArray();
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { L2Regularization = 0.5f }, parameters, gradients, learningRate: 0.1f));
        Assert.Equal(before.Select((value, p) => IsWeight(p) ? value * 0.95f : value), parameters.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void A_gradient_is_clipped_to_the_norm_and_keeps_its_direction(float limit)
    {
        (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
        double norm = Math.Sqrt(gradients.ToArray().Sum(g => (double)g * g));
        float[] before = parameters.ToArray();
        float[] original = gradients.ToArray();
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { GradientClipNorm = limit }, parameters, gradients, learningRate: 1f));
        double factor = Math.Min(1, limit / norm);
        float[] after = parameters.ToArray();
        for (int p = 0; p < before.Length; p++)
            Assert.Equal(before[p] - factor * original[p], after[p], 1e-6);
    }

    [Fact]
    public void Huge_gradients_are_clipped_and_do_not_overflow()
    {
        ParameterBlock parameters = Blocks().Parameters;
        ParameterBlock gradients = ParameterBlock.FromArray(_shape, [.. Enumerable.Repeat(1e30f, _shape.ParameterCount)]);
        float[] before = parameters.ToArray();
        Assert.True(Step(TestTraining.Settings(Loss.MeanSquaredError) with { GradientClipNorm = 1f }, parameters, gradients, learningRate: 1f));
        double each = 1 / Math.Sqrt(before.Length);
        Assert.All(before.Zip(parameters.ToArray()), pair => Assert.Equal(pair.First - each, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_is_found_in_its_part_and_changes_nothing(float bad)
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { WeightDecay = 0.1f, GradientClipNorm = 1f, L2Regularization = 0.1f };
        for (int p = 0; p < _shape.ParameterCount; p++)
        {
            (ParameterBlock parameters, ParameterBlock gradients) = Blocks();
            float[] values = gradients.ToArray();
            values[p] = bad;
            gradients = ParameterBlock.FromArray(_shape, values);
            float[] before = parameters.ToArray();
            var step = new GradientStep(settings, parameters, gradients);
            step.Begin(0.1f);
            Assert.Single(Parts(parts: 3), part => !step.Complete(part));
            Assert.Equal(before, parameters.ToArray());
        }
    }

    [Fact]
    public void However_the_parameters_are_shared_out_they_get_the_same_bits()
    {
        foreach (Optimizer optimizer in new[] { Optimizer.GradientDescent(), Optimizer.GradientDescent(0.9f, nesterov: true), Optimizer.Adam() })
        {
            TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
            {
                Optimizer = optimizer,
                L2Regularization = 0.1f,
                WeightDecay = 0.1f,
                GradientClipNorm = 0.5f,
            };
            (ParameterBlock expected, ParameterBlock gradients) = Blocks();
            Assert.True(Step(settings, expected, gradients, 0.1f));
            for (int parts = 2; parts <= 5; parts++)
            {
                (ParameterBlock parameters, gradients) = Blocks();
                Assert.True(Step(settings, parameters, gradients, 0.1f, parts));
                Assert.True(Bits.Equal(expected.Values, parameters.Values), $"{optimizer}, {parts} parts");
            }
        }
    }

    private static bool Step(TrainingSettings settings, ParameterBlock parameters, ParameterBlock gradients, float learningRate, int parts = 1)
    {
        var step = new GradientStep(settings, parameters, gradients);
        step.Begin(learningRate);
        bool finite = true;
        foreach (ParameterPart part in Parts(parts))
        {
            finite &= step.Complete(part);
            step.Measure(part);
        }
        float clipFactor = step.Clips ? step.ClipFactor() : 1f;
        foreach (ParameterPart part in Parts(parts))
            step.Apply(part, clipFactor);
        return finite;
    }

    private static IEnumerable<ParameterPart> Parts(int parts)
    {
        for (int l = 0; l < _shape.Layers.Length; l++)
        {
            int inputs = _shape.Layers[l].Inputs;
            for (int part = 0; part < parts; part++)
                yield return ParameterPart.Weights(l, inputs * part / parts, inputs * (part + 1) / parts);
            yield return ParameterPart.Biases(_shape.Layers[l], l);
        }
    }

    private static bool IsWeight(int parameter) => parameter is < 12 or (>= 16 and < 20);

    private static (ParameterBlock Parameters, ParameterBlock Gradients) Blocks()
    {
        var random = new Random(5);
        float[] Values() => [.. Enumerable.Range(0, _shape.ParameterCount).Select(_ => (float)(random.NextDouble() - 0.5))];
        return (ParameterBlock.FromArray(_shape, Values()), ParameterBlock.FromArray(_shape, Values()));
    }
}
