using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class SparseTrainingTests
{
    private static readonly NetworkShape _shape = NetworkShape.Create(SparseCase.Inputs, [new Dense(40, Activation.Tanh), new Dense(1)], Activation.Linear);

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.MaximumAbsolute)]
    public void Textbook_gradient_descent_has_the_bits_of_dense_rows(InputScaling scaling)
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { InputScaling = scaling, LearningRate = 0.01f };
        (float[] sparse, float[] dense) = Both(settings, new SparseCase(100));
        Assert.True(Bits.Equal(dense, sparse));
    }

    // The norm is summed in another order.
    [Fact]
    public void A_clipped_step_is_that_of_dense_rows()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { LearningRate = 0.01f, GradientClipNorm = 0.5f };
        (float[] sparse, float[] dense) = Both(settings, new SparseCase(100));
        Assert.All(dense.Zip(sparse), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData("adam", 0f)]
    [InlineData("adam", 0.1f)]
    [InlineData("momentum", 0f)]
    [InlineData("nesterov", 0.1f)]
    public void Weights_of_features_that_do_not_occur_in_a_batch_rest(string optimizer, float weightDecay)
    {
        var rows = new SparseCase(60, weighted: false);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Optimizer = optimizer switch
            {
                "adam" => Optimizer.Adam(),
                "momentum" => Optimizer.GradientDescent(0.9f),
                _ => Optimizer.GradientDescent(0.9f, nesterov: true),
            },
            WeightDecay = weightDecay,
            LearningRate = 0.01f,
            BatchSize = 7,
            Epochs = 4,
            Shuffle = false,
        };
        var linear = NetworkShape.Create(SparseCase.Inputs, [new Dense(1)], Activation.Linear);
        var training = TestNetworkTraining.Of(settings, rows.Sparse);
        float[] start = training.Initialize([new Dense(1)], Activation.Linear).Parameters.ToArray();
        float[] found = training.Run(linear).Parameters.ToArray();
        double[] expected = new LazyTwin(optimizer, settings).Train(start, rows.Dense);
        for (int p = 0; p < expected.Length; p++)
            Assert.Equal(expected[p], found[p], 2e-5);
        Assert.True(expected.Zip(start).Count(pair => pair.First != pair.Second) > 100);
    }

    [Fact]
    public void Parameters_have_the_same_bits_for_any_number_of_threads()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Optimizer = Optimizer.Adam(),
            BatchSize = 29,
            Epochs = 2,
            GradientClipNorm = 1f,
            L2Regularization = 0.01f,
            LearnedInputScale = true,
        };
        float[] expected = Train(1);
        foreach (int threads in new[] { 2, 3, 8 })
            Assert.True(Bits.Equal(expected, Train(threads)), $"{threads} threads");

        float[] Train(int threads)
        {
            // A step by itself, because the loop takes as many threads as the work is worth.
            TrainingRows rows = new SparseCase(29).Sparse;
            ParameterBlock parameters = TestNetworkTraining.Of(settings, rows).Initialize([new Dense(40), new Dense(1)], Activation.Linear).Parameters;
            using var team = new Numerics.WorkerTeam(threads);
            var step = new TrainingStep(settings, rows.Count, parameters, team, TestTraining.MeanWeight(rows), sparse: true);
            for (int i = 0; i < 5; i++)
                step.Train(RowSelection.AllOf(rows).Slice(i, 20), 0.01f, 1f, 0, out _);
            return parameters.ToArray();
        }
    }

    [Fact]
    public void Learned_input_factors_have_the_bits_of_dense_rows()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { LearnedInputScale = true, LearningRate = 0.01f };
        (float[] sparse, float[] dense) = Both(settings, new SparseCase(100));
        Assert.True(Bits.Equal(dense, sparse));
    }

    [Fact]
    public void Folds_early_stopping_and_held_out_figures_are_those_of_dense_rows()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            EnsembleSize = 3,
            EarlyStopping = new EarlyStopping(2),
            LearningRate = 0.01f,
            StandardizeTarget = true,
            Threads = 2,
        };
        var rows = new SparseCase(90);
        NetworkTraining sparse = TestNetworkTraining.Of(settings, rows.Sparse);
        NetworkTraining dense = TestNetworkTraining.Of(settings, rows.Dense);
        float[][] parameters = [.. new[] { sparse, dense }.Select(training => training.Run(_shape).Members.SelectMany(member => member.ToArray()).ToArray())];
        Assert.True(Bits.Equal(parameters[0], parameters[1]));
        Assert.Equal(dense.HeldOut, sparse.HeldOut);
        Assert.Equal(dense.History.Select(epoch => epoch.ValidationLoss), sparse.History.Select(epoch => epoch.ValidationLoss));
    }

    private static (float[] Sparse, float[] Dense) Both(TrainingSettings settings, SparseCase rows) =>
        (TestNetworkTraining.Of(settings, rows.Sparse).Run(_shape).Parameters.ToArray(), TestNetworkTraining.Of(settings, rows.Dense).Run(_shape).Parameters.ToArray());
}
