using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class NetworkTrainingTests
{
    private const int Inputs = 64;

    // 50,000 parameters: batches of 27 rows are worth two threads, those of 131 rows, all there are, eight and more.
    private static readonly NetworkShape _shape =
        NetworkShape.Create(Inputs, [new Dense(256, Activation.Tanh, 0.2f), new Dense(128), new Dense(1)], Activation.Sigmoid);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(27)]
    [InlineData(64)]
    [InlineData(131)]
    public void Parameters_have_the_same_bits_for_any_number_of_threads_and_every_time(int batchSize)
    {
        byte[] expected = Train(batchSize, threads: 1);
        foreach (int threads in new[] { 1, 2, 3, 7, 8 })
            Assert.True(expected.AsSpan().SequenceEqual(Train(batchSize, threads)), $"{threads} threads");
    }

    [Fact]
    public void Another_seed_gives_other_parameters() => Assert.NotEqual(Train(8, 1, seed: 1), Train(8, 1, seed: 2));

    [Fact]
    public void Weight_two_is_the_row_twice()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { BatchSize = 1000, Shuffle = false, Epochs = 30 };
        NetworkShape shape = NetworkShape.Create(4, [new Dense(6, Activation.Tanh), new Dense(1)], Activation.Sigmoid);
        foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
        {
            TrainingRows weighted = Rows(30, 4, r => 1 + r % 3, r => 1);
            TrainingRows repeated = Rows(30, 4, r => 1, r => 1 + r % 3);
            float[] a = Run(settings, weighted, shape, scaling);
            float[] b = Run(settings, repeated, shape, scaling);
            // Sums of the same terms in other groupings, over 30 steps.
            Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void All_weights_scaled_alike_change_nothing()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { Epochs = 5, BatchSize = 8 };
        NetworkShape shape = NetworkShape.Create(4, [new Dense(6), new Dense(1)], Activation.Sigmoid);
        float[] ones = Run(settings, Rows(30, 4, r => 1, r => 1), shape, InputScaling.Standardize);
        float[] eights = Run(settings, Rows(30, 4, r => 8, r => 1), shape, InputScaling.Standardize);
        Assert.Equal(ones, eights);
    }

    [Fact]
    public void Continuing_leaves_the_network_it_began_with_alone()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { Epochs = 3 };
        NetworkShape shape = NetworkShape.Create(4, [new Dense(6), new Dense(1)], Activation.Sigmoid);
        TrainingRows rows = Rows(30, 4, r => 1, r => 1);
        TrainedNetwork first = TestNetworkTraining.Of(settings with { InputScaling = InputScaling.Standardize }, rows).Run(shape);
        float[] before = first.Parameters.ToArray();
        TrainingRows fresh = Rows(30, 4, r => 1, r => 1);
        TrainedNetwork second = TestNetworkTraining.Of(settings, fresh).Run(first);
        Assert.Equal(before, first.Parameters.ToArray());
        Assert.NotEqual(before, second.Parameters.ToArray());
        Assert.Same(first.Inputs, second.Inputs);
    }

    [Theory]
    [InlineData(1e4f, 3e3f)]
    [InlineData(-250000f, 90000f)]
    [InlineData(0f, 1e-4f)]
    public void Targets_of_any_size_are_learnt_in_their_own_units(float mean, float spread)
    {
        var rows = new TrainingRows(2);
        var random = new Random(2);
        for (int r = 0; r < 200; r++)
        {
            float x0 = (float)(2 * random.NextDouble() - 1);
            float x1 = (float)(2 * random.NextDouble() - 1);
            Span<float> x = rows.Add(mean + spread * (x0 - x1), 1f);
            (x[0], x[1]) = (x0, x1);
        }
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Epochs = 200 };
        NetworkShape shape = NetworkShape.Create(2, [new Dense(1)], Activation.Linear);
        var scorer = new RowScorer(TestNetworkTraining.Of(settings with { InputScaling = InputScaling.Standardize, StandardizeTarget = true }, rows).Run(shape));
        scorer.Features[0] = 0.5f;
        scorer.Features[1] = -0.25f;
        Assert.Equal(mean + 0.75 * spread, scorer.Score()[0], 1e-3 * spread);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_training_and_says_where()
    {
        TrainingRows rows = Rows(20, 4, r => 1, r => 1);
        rows.Features(13)[2] = 1e30f;
        for (int r = 0; r < rows.Count; r++)
            rows.Targets(r)[0] = 3f;
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { BatchSize = 5, Shuffle = false };
        var training = TestNetworkTraining.Of(settings, rows);
        NetworkShape shape = NetworkShape.Create(4, [new Dense(6), new Dense(1)], Activation.Linear);
        var diverged = Assert.Throws<TrainingDivergedException>(() => training.Run(shape));
        Assert.Equal((1, 3), (diverged.Epoch, diverged.Batch));
        Assert.Contains("1E+30", diverged.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", diverged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_held_back_that_overflows_the_loss_does_not_end_training_and_the_history_can_be_kept()
    {
        TrainingRows rows = Rows(20, 4, r => 1, r => 1);
        rows.Features(19)[2] = 1e30f;
        int[] all = TestTraining.AllOf(rows);
        var training = TestNetworkTraining.Of(TestTraining.Settings(Loss.MeanSquaredError), rows, all[..19], all[19..]);
        training.Run(NetworkShape.Create(4, [new Dense(1)], Activation.Linear));
        Assert.Equal(double.PositiveInfinity, training.History[^1].ValidationLoss);
        TrainingRecord back = TestRecord.Read(TestRecord.Write(TestRecord.Of(training.History, training.HeldOut)));
        Assert.Equal(training.History.Select(epoch => epoch with { Elapsed = TimeSpan.Zero }), back.History);
    }

    [Fact]
    public void The_largest_of_those_trainings_is_shared_by_eight_threads_and_more()
    {
        Assert.True(6.0 * 131 * _shape.ParameterCount > 8 * TrainingLoop.OperationsWorthAThread);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 5, 1)]
    [InlineData(5, 1, 1)]
    [InlineData(1, 1, 7)]
    [InlineData(33, 1, 2)]
    public void Networks_of_one_row_one_feature_or_one_unit_learn_what_they_can(int rowCount, int inputs, int units)
    {
        var rows = new TrainingRows(inputs);
        for (int r = 0; r < rowCount; r++)
        {
            foreach (ref float x in rows.Add(1f + (float)r / rowCount, 1f))
                x = (float)r / rowCount;
        }
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Epochs = 500, LearningRate = 0.1f, Threads = 8 };
        NetworkShape shape = NetworkShape.Create(inputs, [new Dense(units, Activation.Tanh), new Dense(1)], Activation.Linear);
        var training = TestNetworkTraining.Of(settings, rows);
        TrainedNetwork network = training.Run(shape);
        Assert.True(training.History[^1].TrainingLoss < 0.005, $"loss {training.History[^1].TrainingLoss}");
        var scorer = new RowScorer(network);
        scorer.Features.Fill((float)(rowCount - 1) / rowCount);
        // A loss of 0.005 is an error of 0.1 in the mean; the last row may be twice as far off.
        Assert.Equal(1 + (double)(rowCount - 1) / rowCount, scorer.Score()[0], 0.2);
    }

    private static byte[] Train(int batchSize, int threads, int seed = 1)
    {
        TrainingRows rows = Rows(150, Inputs, r => 1 + r % 2, r => 1);
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with
        {
            Optimizer = Optimizer.Adam(),
            LearningRate = 0.001f,
            BatchSize = batchSize,
            Epochs = 2,
            Seed = seed,
            Threads = threads,
            EarlyStopping = new EarlyStopping(),
        };
        int[] all = TestTraining.AllOf(rows);
        var training = TestNetworkTraining.Of(settings with { InputScaling = InputScaling.Standardize }, rows, all[..131], all[131..]);
        return Bits.Of(training.Run(_shape).Parameters.ToArray());
    }

    private static float[] Run(TrainingSettings settings, TrainingRows rows, NetworkShape shape, InputScaling scaling) =>
        TestNetworkTraining.Of(settings with { InputScaling = scaling }, rows).Run(shape).Parameters.ToArray();

    private static TrainingRows Rows(int count, int inputs, Func<int, float> weight, Func<int, int> repeats)
    {
        var rows = new TrainingRows(inputs);
        var random = new Random(count);
        for (int r = 0; r < count; r++)
        {
            float[] x = [.. Enumerable.Range(0, inputs).Select(_ => (float)(2 * random.NextDouble() - 1))];
            for (int repeat = 0; repeat < repeats(r); repeat++)
                x.CopyTo(rows.Add(x[0] + x[1] > 0 ? 1f : 0f, weight(r)));
        }
        return rows;
    }
}
