using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What a textbook promises of networks, kept by the whole training and not only by its parts.</summary>
public sealed class TextbookTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Full_batch_gradient_descent_is_w_minus_alpha_times_the_gradient_step_by_step(int depth)
    {
        const float Alpha = 0.1f;
        foreach (Loss loss in new Loss[] { Loss.BinaryCrossEntropy, Loss.MeanSquaredError, Loss.SoftmaxCrossEntropy })
        {
            NetworkCase network = NetworkCase.OfAllSizes(loss, loss.OutputActivations[0], Activation.Tanh).Last(n => n.Parameters.Shape.Layers.Length == depth + 1);
            IReadOnlyList<ReferenceRow> rows = network.ReferenceRows();
            ReferenceNetwork trajectory = network.Reference();
            float[] before = network.Parameters.ToArray();
            int steps = 0;
            TrainingSettings settings = TestTraining.Settings(loss) with { LearningRate = Alpha, Epochs = 50, Shuffle = false, OnEpoch = _ => CheckStep() };
            TestTraining.Loop(settings, network.Rows, TestTraining.AllOf(network.Rows), [], network.Parameters).Run();
            Assert.Equal(50, steps);

            void CheckStep()
            {
                ReferenceNetwork here = NetworkCase.Twin(ParameterBlock.FromArray(network.Parameters.Shape, before), loss);
                (double[] gradient, double[] magnitudes) = here.Gradient(rows);
                double[] tolerances = FloatTolerance.OfGradient(network.Parameters.Shape, magnitudes);
                double[] gradientOfTrajectory = trajectory.Gradient(rows).Values;
                float[] now = network.Parameters.ToArray();
                for (int p = 0; p < before.Length; p++)
                {
                    float after = now[p];
                    double expected = before[p] - (double)Alpha * gradient[p];
                    // The gradient's own rounding, that of outputs around 2 near a minimum, where p - y leaves nothing else, and half a unit
                    // in the last place of the new parameter: float allows no less.
                    double lastPlace = Math.BitIncrement(Math.Abs(after)) - Math.Abs(after);
                    Assert.True(Math.Abs(after - expected) <= Alpha * (tolerances[p] + 8 * FloatTolerance.Epsilon) + lastPlace / 2, $"{network.Name}, step {steps + 1}, parameter {p}: {after}, expected {expected}");
                    trajectory.Parameters[p] -= (double)Alpha * gradientOfTrajectory[p];
                    // Fifty steps of such errors, at a learning rate that does not swing them up.
                    Assert.Equal(trajectory.Parameters[p], after, 2e-5 * (1 + Math.Abs(after)));
                }
                before = now;
                steps++;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Linear_layers_with_squared_error_converge_to_least_squares(int depth)
    {
        TrainingRows rows = Rows(60, 3, (x, random) => (float)(1.5 * x[0] - 2 * x[1] + 0.5 * x[2] * x[0] + 0.7 + 0.3 * random.NextDouble()), weighted: true);
        double[] expected = LeastSquares.Solve(TestTraining.ReferenceRows(rows));
        NetworkShape shape = NetworkShape.Create(3, [.. Enumerable.Repeat(new Dense(4, Activation.Linear), depth), new Dense(1)], Activation.Linear);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { BatchSize = 1000, Epochs = 3000, LearningRate = 0.1f };
        TrainedNetwork network = Train(settings, rows, shape);

        // Layers that are all linear are one linear function: its bias is the output at 0, its weights those at the unit vectors less that.
        var scorer = new RowScorer(network);
        float At(int one)
        {
            scorer.Features.Clear();
            if (one < 3)
                scorer.Features[one] = 1f;
            return scorer.Score()[0];
        }
        float bias = At(3);
        double[] found = [At(0) - bias, At(1) - bias, At(2) - bias, bias];
        // Steps end where the rounding of a gradient around zero hides it: a few float epsilons of terms around 1.
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Relu)]
    public void A_25_15_1_network_learns_what_is_inside_a_triangle(Activation hidden)
    {
        Assert.True(TriangleAccuracy([new Dense(25, hidden), new Dense(15, hidden), new Dense(1)]) > 0.97);
    }

    // The best a straight line can do here is to cut at half the triangle's height: 75 percent.
    [Fact]
    public void No_linear_network_learns_what_is_inside_a_triangle()
    {
        Assert.True(TriangleAccuracy([new Dense(1)]) < 0.8);
        Assert.True(TriangleAccuracy([new Dense(25, Activation.Linear), new Dense(15, Activation.Linear), new Dense(1)]) < 0.8);
    }

    [Theory]
    [InlineData(0, -3f)]
    [InlineData(1, -3f)]
    [InlineData(1, -20f)]
    public void Relu_output_that_starts_dead_learns(int depth, float bias)
    {
        TrainingRows rows = Rows(50, 2, (x, _) => 1f + x[0] + 0.5f * x[1], weighted: false);
        NetworkShape shape = NetworkShape.Create(2, [.. Enumerable.Repeat(new Dense(8, Activation.Tanh), depth), new Dense(1, Activation.Relu)], Activation.Relu);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(1, RandomStream.Initialization));
        parameters.Biases(depth).Fill(bias);
        ReferenceNetwork Reference() => NetworkCase.Twin(parameters, Loss.MeanSquaredError);
        IReadOnlyList<ReferenceRow> referenceRows = TestTraining.ReferenceRows(rows);
        Assert.All(referenceRows, row => Assert.Equal(0.0, Reference().Outputs(row.X)[0]));
        double lossAtStart = Reference().Loss(referenceRows);

        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Epochs = 1000, BatchSize = 50, LearningRate = 0.05f };
        TestTraining.Loop(settings, rows, TestTraining.AllOf(rows), [], parameters).Run();
        double loss = Reference().Loss(referenceRows);
        Assert.True(loss < 0.01 * lossAtStart, $"loss {loss}, at the start {lossAtStart}");
    }

    [Fact]
    public void Relu_output_that_is_on_for_some_rows_has_its_exact_derivative()
    {
        TrainingRows rows = Rows(20, 2, (x, _) => 3f + x[0], weighted: true);
        NetworkShape shape = NetworkShape.Create(2, [new Dense(5, Activation.Tanh), new Dense(1, Activation.Relu)], Activation.Relu);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(3, RandomStream.Initialization));
        ReferenceNetwork reference = NetworkCase.Twin(parameters, Loss.MeanSquaredError);
        IReadOnlyList<ReferenceRow> referenceRows = TestTraining.ReferenceRows(rows);
        Assert.InRange(referenceRows.Count(row => reference.Outputs(row.X)[0] > 0), 1, rows.Count - 1);

        float[] gradients = SerialBackpropagation.Run(parameters, Loss.MeanSquaredError, TestTraining.Batch(rows)).Gradients;
        (double[] expected, double[] magnitudes) = reference.Gradient(referenceRows);
        double[] tolerances = FloatTolerance.OfGradient(shape, magnitudes);
        for (int p = 0; p < expected.Length; p++)
            Assert.Equal(expected[p], gradients[p], tolerances[p]);
    }

    // Corners (-1, -1), (1, -1), (0, 1): half of the square from -1 to 1.
    private static double TriangleAccuracy(Dense[] layers)
    {
        static float Inside(float[] x) => x[1] < 1 - 2 * Math.Abs(x[0]) ? 1f : 0f;
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { Optimizer = Optimizer.Adam(), LearningRate = 0.01f, Epochs = 100 };
        TrainedNetwork network = Train(settings, Rows(2000, 2, (x, _) => Inside(x), weighted: false), NetworkShape.Create(2, layers, Activation.Sigmoid));
        var scorer = new RowScorer(network);
        var random = new Random(99);
        int right = 0;
        const int HeldOut = 2000;
        for (int r = 0; r < HeldOut; r++)
        {
            float[] x = [(float)(2 * random.NextDouble() - 1), (float)(2 * random.NextDouble() - 1)];
            x.CopyTo(scorer.Features);
            right += scorer.Score()[0] > 0f == Inside(x) > 0f ? 1 : 0;
        }
        return (double)right / HeldOut;
    }

    private static TrainedNetwork Train(TrainingSettings settings, TrainingRows rows, NetworkShape shape) =>
        TestNetworkTraining.Of(settings, rows).Run(shape);

    private static TrainingRows Rows(int count, int inputs, Func<float[], Random, float> target, bool weighted)
    {
        var rows = new TrainingRows(inputs);
        var random = new Random(count);
        for (int r = 0; r < count; r++)
        {
            float[] x = [.. Enumerable.Range(0, inputs).Select(_ => (float)(2 * random.NextDouble() - 1))];
            x.CopyTo(rows.Add(target(x, random), weighted ? (float)(0.5 + random.NextDouble()) : 1f));
        }
        return rows;
    }
}
