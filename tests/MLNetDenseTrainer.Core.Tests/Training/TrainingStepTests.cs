using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingStepTests
{
    private const int RowCount = 131;

    public static TheoryData<int> BatchSizes => [1, 7, 8, 9, 64];

    // More workers than rows, units or inputs among them, and a last batch that is not full.
    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void Losses_and_parameters_have_the_same_bits_for_any_number_of_workers(int batchSize)
    {
        foreach ((Loss loss, Dense[] layers, int inputs) in Networks())
        {
            foreach (float? clip in new float?[] { null, 0.05f })
            {
                (double[] losses, float[] parameters) = Train(loss, layers, inputs, batchSize, workers: 1, clip);
                foreach (int workers in new[] { 1, 2, 3, 7, 8 })
                {
                    (double[] lossesOfTeam, float[] parametersOfTeam) = Train(loss, layers, inputs, batchSize, workers, clip);
                    Assert.Equal(losses, lossesOfTeam);
                    Assert.True(Bits.Equal(parameters, parametersOfTeam), $"{loss}, {inputs}-{string.Join('-', layers.AsEnumerable())}, {workers} workers");
                }
            }
        }
    }

    [Fact]
    public void A_row_alone_has_the_loss_it_has_in_a_batch()
    {
        foreach ((Loss loss, Dense[] layers, int inputs) in Networks())
        {
            (TrainingRows rows, ParameterBlock parameters) = Create(loss, layers, inputs);
            for (int r = 0; r < rows.Count; r++)
                rows.SetWeight(r, 1f);
            using var team = new WorkerTeam(2);
            var step = new TrainingStep(TestTraining.Settings(loss), rows.Count, parameters, team, TestTraining.MeanWeight(rows));
            double[] alone = [.. Enumerable.Range(0, rows.Count).Select(r => step.Evaluate(new(rows, new[] { r })).Sum)];
            for (int count = 1; count <= rows.Count; count += 13)
            {
                double sum = 0;
                for (int r = 0; r < count; r++)
                    sum += alone[r];
                Assert.Equal(sum, step.Evaluate(new(rows, TestTraining.AllOf(rows).AsMemory(0, count))).Sum);
            }
        }
    }

    // The loss, 5e19, is finite; the gradient of one weight, 1e10 * 1e30, is not: whichever worker has it must be heard.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_gradient_that_is_not_finite_is_noticed_whoever_has_it(int workers)
    {
        const int Inputs = 9;
        using var team = new WorkerTeam(workers);
        for (int bad = 0; bad < Inputs; bad++)
        {
            var rows = new TrainingRows(Inputs);
            rows.Add(1e10f, 1f)[bad] = 1e30f;
            var parameters = new ParameterBlock(NetworkShape.Create(Inputs, [new Dense(1)], Activation.Linear));
            var step = new TrainingStep(TestTraining.Settings(Loss.MeanSquaredError), 1, parameters, team, meanWeight: 1.0);
            WeightedLoss loss = step.Train(new(rows, new[] { 0 }), 0.1f, regularization: 1f, dropoutKey: 0, out bool isFinite);
            Assert.True(double.IsFinite(loss.Sum));
            Assert.False(isFinite, $"input {bad}");
            Assert.Equal(1e30f, step.LargestInput);
        }
    }

    [Fact]
    public void Weights_changed_in_one_step_are_those_the_next_step_goes_back_through()
    {
        NetworkCase network = NetworkCase.OfAllSizes(Loss.BinaryCrossEntropy, Activation.Sigmoid, Activation.Tanh).Last();
        using var team = new WorkerTeam(3);
        double meanWeight = TestTraining.MeanWeight(network.Rows);
        var step = new TrainingStep(TestTraining.Settings(network.Loss), network.Rows.Count, network.Parameters, team, meanWeight);
        for (int s = 0; s < 5; s++)
        {
            float[] expected = network.Parameters.ToArray();
            float[] gradients = SerialBackpropagation.Run(network.Parameters, network.Loss, network.Batch()).Gradients;
            step.Train(RowSelection.AllOf(network.Rows), 0.5f, regularization: 1f, dropoutKey: 0, out _);
            for (int p = 0; p < expected.Length; p++)
                expected[p] = MathF.FusedMultiplyAdd(gradients[p], -0.5f, expected[p]);
            Assert.True(Bits.Equal(expected, network.Parameters.ToArray()), $"step {s}");
        }
    }

    private static IEnumerable<(Loss Loss, Dense[] Layers, int Inputs)> Networks()
    {
        yield return (Loss.MeanSquaredError, [new Dense(1)], 1);
        yield return (Loss.MeanSquaredError, [new Dense(5, Activation.Tanh), new Dense(1, Activation.Relu)], 3);
        yield return (Loss.BinaryCrossEntropy, [new Dense(25, Activation.Relu, 0.2f), new Dense(15, Activation.Gelu, 0.3f), new Dense(1)], 2);
        yield return (Loss.SoftmaxCrossEntropy, [new Dense(40, Activation.Softplus, 0.2f), new Dense(33, Activation.Mish), new Dense(3)], 35);
    }

    private static (double[] Losses, float[] Parameters) Train(Loss loss, Dense[] layers, int inputs, int batchSize, int workers, float? clip)
    {
        (TrainingRows rows, ParameterBlock parameters) = Create(loss, layers, inputs);
        TrainingSettings settings = TestTraining.Settings(loss) with
        {
            Optimizer = Optimizer.Adam(),
            L2Regularization = 0.01f,
            WeightDecay = 0.01f,
            GradientClipNorm = clip,
        };
        using var team = new WorkerTeam(workers);
        var step = new TrainingStep(settings, batchSize, parameters, team, TestTraining.MeanWeight(rows));
        // Batches of one row would otherwise be the most steps by far; workers outnumber the processors, and each step wakes all of them.
        RowSelection order = RowSelection.AllOf(rows).Slice(0, 20 * batchSize);
        var losses = new List<double>();
        for (int first = 0; first < order.Count; first += batchSize)
        {
            RowSelection batch = order.Slice(first, batchSize);
            losses.Add(step.Train(batch, 0.01f, regularization: 1f, dropoutKey: (ulong)first, out bool isFinite).Mean);
            Assert.True(isFinite);
            losses.Add(step.Evaluate(batch).Mean);
        }
        return ([.. losses], parameters.ToArray());
    }

    private static (TrainingRows Rows, ParameterBlock Parameters) Create(Loss loss, Dense[] layers, int inputs)
    {
        var parameters = new ParameterBlock(NetworkShape.Create(inputs, layers, loss.OutputActivations[0]));
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(1, RandomStream.Initialization));
        var rows = new TrainingRows(inputs);
        var random = new Random(1);
        for (int r = 0; r < RowCount; r++)
        {
            float target = loss == Loss.SoftmaxCrossEntropy ? r % 3 : loss == Loss.BinaryCrossEntropy ? r % 2 : (float)random.NextDouble();
            foreach (ref float x in rows.Add(target, 1f + r % 2))
                x = (float)(2 * random.NextDouble() - 1);
        }
        return (rows, parameters);
    }
}
