using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Training settings for tests to vary.</summary>
internal static class TestTraining
{
    public static TrainingSettings Settings(Loss loss) => new()
    {
        Loss = loss,
        Optimizer = Optimizer.GradientDescent(),
        LearningRateSchedule = LearningRateSchedule.Constant,
        LearningRate = 0.1f,
        BatchSize = 32,
        Epochs = 10,
        Seed = 1,
        Threads = 1,
    };

    /// <summary>Trains one network on rows in memory.</summary>
    public static TrainingLoop Loop(
        TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows, ParameterBlock parameters)
    {
        var labels = new LabelSummary(classes: 1);
        labels.Add(new RowSelection(rows, trainingRows));
        var batches = new MemoryBatches(settings, rows, trainingRows, labels.MeanWeight(null));
        return new TrainingLoop(
            settings, [new MemberData(settings, batches, new RowSelection(rows, validationRows), parameters, settings.Loss.Head)]);
    }

    public static IReadOnlyList<ReferenceRow> ReferenceRows(TrainingRows rows, bool weighted = true) => [.. AllOf(rows).Select(r =>
        new ReferenceRow([.. rows.Features(r).ToArray().Select(x => (double)x)], rows.Target(r), weighted ? rows.Weight(r) : 1.0))];

    /// <summary>All rows in one batch.</summary>
    public static MiniBatch Batch(TrainingRows rows)
    {
        var batch = new MiniBatch(rows.Inputs, rows.Count);
        batch.Load(rows, AllOf(rows));
        batch.LoadFeatures(rows, AllOf(rows), 0, rows.Count);
        return batch;
    }

    /// <summary>The mean weight of rows, each as often as it has targets.</summary>
    public static double MeanWeight(TrainingRows rows)
    {
        var labels = new LabelSummary(classes: 1);
        labels.Add(RowSelection.AllOf(rows));
        return labels.MeanWeight(null);
    }

    public static int[] AllOf(TrainingRows rows) => [.. Enumerable.Range(0, rows.Count)];
}
