using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class CategoryBackpropagationTests
{
    [Fact]
    public void Outputs_are_those_of_the_formula()
    {
        foreach (CategoryCase network in Cases())
        {
            var forward = new ForwardPass(network.Shape, network.Rows.Count);
            forward.Run(network.Parameters, network.Batch().Features, 0, network.Rows.Count);
            double[] expected = network.Outputs(EmbeddedCase.ToDouble(network.Parameters));
            Assert.All(expected.Zip(forward.Outputs.ToArray(network.Rows.Count)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Loss_and_the_gradient_of_every_parameter_are_those_of_the_formula()
    {
        foreach (CategoryCase network in Cases())
        {
            double[] parameters = EmbeddedCase.ToDouble(network.Parameters);
            double[] expected = EmbeddedTwin.Gradient(network.Loss, parameters);
            (WeightedLoss loss, float[] gradients) = SerialBackpropagation.Run(network.Parameters, Loss.MeanSquaredError, network.Batch());
            Assert.Equal(network.Loss(parameters), loss.Mean, 1e-5);
            Assert.Equal(expected.Length, gradients.Length);
            Assert.All(expected.Zip(gradients), pair => Assert.Equal(pair.First, pair.Second, 2e-5 * (1 + Math.Abs(pair.First))));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_is_the_same_for_any_number_of_threads_and_moves_only_categories_of_the_batch(bool clips)
    {
        var network = new CategoryCase([40, 11], [1], width: 40);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Optimizer = Optimizer.Adam(),
            LearnedInputScale = true,
            GradientClipNorm = clips ? 0.01f : null,
        };
        float[] before = network.Parameters.Categories.ToArray();
        float[][] after = [.. new[] { 1, 2, 3 }.Select(threads => Step(network, settings, threads).Values.ToArray())];

        Assert.Equal(after[0], after[1]);
        Assert.Equal(after[0], after[2]);
        ReadOnlySpan<float> moved = Step(network, settings, 1).Categories;
        int[] changed = [.. Changed(before, moved.ToArray())];
        Assert.Equal(network.Occurring, changed);
    }

    [Fact]
    public void A_category_of_rate_zero_only_decays()
    {
        var network = new CategoryCase([40, 11], []);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Optimizer = Optimizer.Adam() };
        float[] before = network.Parameters.Categories.ToArray();

        float[] after = Step(network, settings, 1, rate: 0f).Categories.ToArray();

        float decay = 1f - settings.LearningRate * LearningRates.CategoryDecay;
        foreach (int category in network.Occurring)
        {
            Range numbers = (category * CategoryVectors.Dimensions)..((category + 1) * CategoryVectors.Dimensions);
            Assert.All(before[numbers].Zip(after[numbers]), pair => Assert.Equal(pair.First * decay, pair.Second));
        }
    }

    private static ParameterBlock Step(CategoryCase network, TrainingSettings settings, int threads, float rate = 1f)
    {
        ParameterBlock parameters = network.Parameters.Copy();
        float[] rates = [.. Enumerable.Repeat(rate, network.Shape.CategoryCount)];
        using var team = new WorkerTeam(threads);
        var step = new TrainingStep(
            settings, network.Rows.Count, parameters, team, TestTraining.MeanWeight(network.Rows), categoryRates: rates);
        for (int i = 0; i < 3; i++)
            step.Train(RowSelection.AllOf(network.Rows), settings.LearningRate * (rate > 0f || i == 0 ? 1f : 0f), 1f, 0, out _);
        return parameters;
    }

    private static IEnumerable<int> Changed(float[] before, float[] after) =>
        Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).Select(i => i / CategoryVectors.Dimensions).Distinct();

    // The vector of a group may begin in one panel and end in the next.
    private static IEnumerable<CategoryCase> Cases() =>
    [
        new([9], []), new([9, 1, 12], []), new([30, 9], [1]), new([9, 10, 11, 12], [0, 1, 2], width: 17),
    ];
}
