using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>All rows in one step, and more of them than buffers have room for.</summary>
public sealed class LargeBatchTests
{
    // With tiles of 12 rows, rows times tiles is just beyond int; with smaller tiles further.
    private const int Rows = 160_536;

    private const float Start = 0.25f;

    private static readonly NetworkShape _shape = NetworkShape.Create(2, [new Dense(8), new Dense(1)], Activation.Sigmoid);

    [Fact]
    public void All_rows_in_a_step_are_learnt_from_by_any_number_of_threads()
    {
        TrainingRows rows = Make(Rows);
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            var parameters = new ParameterBlock(_shape);
            parameters.Values.Fill(Start);
            EpochMetrics epoch = Train(rows, parameters, threads);
            Assert.Equal(MeanLoss(rows), epoch.TrainingLoss, 1e-6);
            expected ??= parameters.ToArray();
            Assert.True(Bits.Equal(expected, parameters.ToArray()), $"{threads} threads");
        }
    }

    [Fact]
    public void A_batch_is_as_large_as_the_widest_layer_has_room_for()
    {
        NetworkShape shape = NetworkShape.Create(2, [new Dense(1 << 20), new Dense(1)], Activation.Sigmoid);
        // 2^31 floats, less what an array and its alignment take.
        BatchLimit.Check(shape, Batches(2047), int.MaxValue);
        var exception = Assert.Throws<ArgumentException>(() => BatchLimit.Check(shape, Batches(2048), int.MaxValue));
        Assert.Contains("BatchSize must be at most 2047 for layer 1 of 1048576 units", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a step takes 2048 rows", exception.Message, StringComparison.Ordinal);
        Assert.Equal("BatchSize", exception.ParamName);
    }

    [Fact]
    public void A_batch_is_as_large_as_the_inputs_have_room_for()
    {
        NetworkShape shape = NetworkShape.Create(1 << 24, [new Dense(1)], Activation.Sigmoid);
        BatchLimit.Check(shape, Batches(127), 127);
        var exception = Assert.Throws<ArgumentException>(() => BatchLimit.Check(shape, Batches(128), 128));
        Assert.Contains("at most 127 for the 16777216 inputs of layer 1", exception.Message, StringComparison.Ordinal);
    }

    // Nothing of such a training is begun.
    [Fact]
    public void A_batch_that_is_too_large_is_refused_before_training()
    {
        TrainingRows rows = Make(2060);
        var parameters = new ParameterBlock(NetworkShape.Create(2, [new Dense(1 << 20), new Dense(1)], Activation.Sigmoid));
        Assert.Throws<ArgumentException>(() => Train(rows, parameters, 1));
    }

    // Of a network whose parameters are all the same.
    private static double MeanLoss(TrainingRows rows)
    {
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            double logit = Start * (8 * Start * (rows.Features(row)[0] + rows.Features(row)[1] + 1.0) + 1.0);
            sum += ReferenceActivation.Softplus(rows.Target(row) == 1f ? -logit : logit);
        }
        return sum / rows.Count;
    }

    private static MemoryBatches Batches(int rows) =>
        new(TestTraining.Settings(Loss.BinaryCrossEntropy) with { BatchSize = int.MaxValue }, new TrainingRows(1), new int[rows], meanWeight: 1.0);

    private static EpochMetrics Train(TrainingRows rows, ParameterBlock parameters, int threads)
    {
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with
        {
            BatchSize = int.MaxValue,
            Epochs = 1,
            Threads = threads,
        };
        int[] all = TestTraining.AllOf(rows);
        using TrainingLoop loop = TestTraining.Loop(settings, rows, all, [], parameters);
        return loop.Run().Single();
    }

    private static TrainingRows Make(int count)
    {
        var rows = new TrainingRows(2);
        for (int row = 0; row < count; row++)
        {
            Span<float> features = rows.Add(row % 2, 1f);
            (features[0], features[1]) = (row % 7 / 7f, row % 5 / 5f);
        }
        return rows;
    }
}
