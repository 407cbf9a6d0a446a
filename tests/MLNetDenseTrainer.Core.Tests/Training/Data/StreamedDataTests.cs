using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class StreamedDataTests
{
    private const int Inputs = 64;
    private const int Count = 640;

    private static readonly NetworkShape _shape =
        NetworkShape.Create(Inputs, [new Dense(256, Activation.Tanh, 0.2f), new Dense(128), new Dense(1)], Activation.Sigmoid);

    private static readonly TrainingSettings _settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with
    {
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.001f,
        BatchSize = 64,
        Epochs = 3,
    };

    [Theory]
    [InlineData(InputScaling.None, false)]
    [InlineData(InputScaling.Standardize, false)]
    [InlineData(InputScaling.Standardize, true)]
    [InlineData(InputScaling.RobustClip, false)]
    [InlineData(InputScaling.RobustQuantile, false)]
    public void Without_shuffling_parameters_have_the_bits_of_training_in_memory(InputScaling scaling, bool weighClasses)
    {
        TrainingSettings settings = _settings with { Shuffle = false };
        float[]? classFactors = weighClasses ? [0.3f, 7f] : null;
        var rows = new TrainingRows(Inputs);
        using (IRowCursor cursor = Source().Open(() => { }))
        {
            while (cursor.MoveNext())
                rows.Add(cursor.Features, cursor.Targets, cursor.Weight);
        }
        var data = new MemoryData(rows, TestTraining.AllOf(rows), new RowSelection(rows, default));
        if (classFactors is not null)
            data.ClassFactors = classFactors;
        float[] inMemory = new NetworkTraining(settings with { InputScaling = scaling }, data).Run(_shape).Parameters.ToArray();
        Assert.True(Bits.Equal(inMemory, Train(settings, scaling, classFactors)));
    }

    [Fact]
    public void Parameters_have_the_same_bits_for_any_number_of_threads_and_every_time()
    {
        float[] expected = Train(_settings, InputScaling.Standardize);
        foreach (int threads in new[] { 1, 2, 3, 8 })
            Assert.True(Bits.Equal(expected, Train(_settings with { Threads = threads }, InputScaling.Standardize)), $"{threads} threads");
    }

    [Fact]
    public void Validation_rows_are_never_learnt_from_and_the_same_in_each_epoch()
    {
        var source = new CountingRows(3, _ => 1000);
        var rows = new TrainingRows(3);
        using (IRowCursor cursor = source.Open(() => { }))
        {
            while (cursor.MoveNext())
                rows.Add(cursor.Features, cursor.Targets, cursor.Weight);
        }
        HoldOut holdOut = HoldOutFit.Streamed(rows, 0.25f, classes: 1, seed: 1);
        bool[] held = [.. holdOut.PartsOf(rows).Select(part => part == 0)];
        // Five standard deviations of a binomial share.
        Assert.InRange(held.Count(h => h), 250 - 69, 250 + 69);
        Assert.False(held[0]);

        var stream = new RowStream(source, holdOut, InputPipeline.None, RegressionHead.Scalar);
        using var batches = new StreamBatches(_settings, stream, 750, meanWeight: 1.0, new TrainingRows(3), 100, _ => { });
        batches.BeginEpoch();
        while (batches.TryNext(out RowSelection batch))
        {
            foreach (int row in batch.Indices.Span)
                Assert.False(held[(int)batch.Rows.Target(row)]);
        }
    }

    [Fact]
    public void Class_factors_weigh_the_rows_of_their_class()
    {
        TrainingSettings settings = _settings with { Shuffle = false };
        float[] plain = Train(settings, InputScaling.Standardize);
        Assert.True(Bits.Equal(plain, Train(settings, InputScaling.Standardize, [1f, 1f])));
        Assert.False(Bits.Equal(plain, Train(settings, InputScaling.Standardize, [1f, 5f])));
    }

    private static CountingRows Source() => new(Inputs, _ => Count) { Classify = true };

    private static float[] Train(TrainingSettings settings, InputScaling scaling, float[]? classFactors = null)
    {
        CountingRows source = Source();
        // A budget that all rows would fit in four times: so the sample for quantiles is all of them.
        var summary = new StreamSummary(new DataBudget(16 * Count * (Inputs + 4), Inputs), scaling, HoldOut.None, 2, settings.Seed);
        using (IRowCursor cursor = source.Open(() => { }))
        {
            while (cursor.MoveNext())
                summary.Add(cursor.Features, cursor.Targets, cursor.Weight);
        }
        var data = new StreamedData(source, summary, summary.Validation.Rows, new TrainingRows(Inputs), 200, _ => { });
        if (classFactors is not null)
            data.ClassFactors = classFactors;
        float[] parameters = new NetworkTraining(settings with { InputScaling = scaling }, data).Run(_shape).Parameters.ToArray();
        Assert.Equal((settings.Epochs + 1, 0), (source.Passes, source.OpenCursors));
        return parameters;
    }
}
