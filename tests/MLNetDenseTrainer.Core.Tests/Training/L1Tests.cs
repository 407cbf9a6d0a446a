using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Optimizers;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What the penalty on the sizes of weights does.</summary>
public sealed class L1Tests
{
    private const float Lambda = 0.25f;

    private static readonly Dictionary<string, Optimizer> _optimizers = new()
    {
        ["plain"] = Optimizer.GradientDescent(),
        ["momentum"] = Optimizer.GradientDescent(momentum: 0.9f),
        ["Nesterov"] = Optimizer.GradientDescent(momentum: 0.9f, nesterov: true),
        ["Adam"] = Optimizer.Adam(beta2: 0.99f),
    };

    private static readonly double[] _leastSquares = [1.5, -0.75, 0.2, -0.1, 0.0];

    public static TheoryData<string> Optimizers => [.. _optimizers.Keys];

    // Columns of ones and minus ones at right angles: each weight has its own least-squares solution, and with the penalty that one moved towards zero by lambda (Tibshirani, 1996).
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Weights_converge_to_the_lasso_and_those_not_worth_it_to_exactly_zero(string optimizer)
    {
        float[] parameters = Train(_optimizers[optimizer], learnedInputScale: false);

        double[] expected = [.. _leastSquares.Select(w => Math.Sign(w) * Math.Max(0.0, Math.Abs(w) - Lambda))];
        Assert.All(expected.Zip(parameters), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal([0f, 0f, 0f], parameters[2..5]);
        // The bias is free.
        Assert.Equal(3.0, parameters[5], 1e-3);
    }

    // The penalty counts weights before the factors of inputs, which are free to make up for it: beyond the lasso, short of least squares.
    [Fact]
    public void With_a_learned_input_scale_weights_are_counted_before_their_factors()
    {
        float[] parameters = Train(_optimizers["plain"], learnedInputScale: true);

        Assert.InRange(parameters[0], 1.5f - 0.8f * Lambda, 1.5f);
        Assert.Equal([0f, 0f, 0f], parameters[2..5]);
    }

    private static float[] Train(Optimizer optimizer, bool learnedInputScale)
    {
        var rows = new TrainingRows(5);
        for (int r = 0; r < 8; r++)
        {
            int[] signs = [(r & 1) * 2 - 1, (r & 2) - 1, (r & 4) / 2 - 1];
            double[] x = [signs[0], signs[1], signs[2], signs[0] * signs[1], signs[1] * signs[2]];
            Span<float> features = rows.Add((float)(3.0 + x.Zip(_leastSquares, (a, b) => a * b).Sum()), 1f);
            for (int f = 0; f < x.Length; f++)
                features[f] = (float)x[f];
        }
        ParameterBlock parameters = ParameterBlock.FromArray(NetworkShape.Create(5, [new Dense(1)], Activation.Linear), [0.5f, 0.5f, 0.5f, -0.5f, 0.5f, 0f]);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Optimizer = optimizer,
            LearningRate = 0.02f,
            LearningRateSchedule = LearningRateSchedule.Cosine(),
            L1Regularization = Lambda,
            LearnedInputScale = learnedInputScale,
            BatchSize = 8,
            Epochs = 2000,
        };

        TestTraining.Loop(settings, rows, TestTraining.AllOf(rows), [], parameters).Run();

        return parameters.ToArray();
    }

    // As in the first step of a network whose last layer begins at zero.
    [Fact]
    public void Adam_takes_weights_without_a_gradient_towards_zero_by_four_steps_at_most()
    {
        OptimizerRule rule = Optimizer.Adam().CreateRule(16);
        float[] weights = [.. Enumerable.Range(0, 16).Select(i => i - 8f)];

        rule.Begin(0.5f);
        rule.Apply(weights, new float[16], 0);
        rule.Shrink(weights, 0, penalty: 0.001f, rateFactor: 0.5f);

        Assert.Equal(Enumerable.Range(0, 16).Select(i => Math.Sign(i - 8) * Math.Max(0f, Math.Abs(i - 8) - 1f)), weights);
    }

    [Fact]
    public void A_plain_step_is_the_gradients_and_then_the_threshold_for_weights_only()
    {
        NetworkShape shape = NetworkShape.Create(3, [new Dense(4), new Dense(1)], Activation.Linear);
        var random = new Random(5);
        float[] Values() => [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => random.NextSingle() - 0.5f)];
        float[] before = Values();
        float[] gradient = Values();
        ParameterBlock parameters = ParameterBlock.FromArray(shape, before);
        var step = new GradientStep(TestTraining.Settings(Loss.MeanSquaredError) with { L1Regularization = 1f }, parameters, ParameterBlock.FromArray(shape, gradient));

        step.Begin(0.1f);
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            foreach (ParameterPart part in new[] { ParameterPart.Weights(l, 0, shape.Layers[l].Inputs), ParameterPart.Biases(shape.Layers[l], l) })
            {
                Assert.True(step.Complete(part));
                step.Apply(part, 1f);
            }
        }

        float[] after = parameters.ToArray();
        for (int p = 0; p < before.Length; p++)
        {
            double moved = before[p] - 0.1 * gradient[p];
            bool isWeight = p is < 12 or (>= 16 and < 20);
            Assert.Equal(isWeight ? Math.Sign(moved) * Math.Max(0.0, Math.Abs(moved) - 0.1) : moved, after[p], 1e-6);
        }
        Assert.Contains(0f, after);
    }
}
