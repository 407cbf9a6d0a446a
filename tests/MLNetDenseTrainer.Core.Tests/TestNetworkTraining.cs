using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Trainings of rows in memory, from a shape.</summary>
internal static class TestNetworkTraining
{
    public static NetworkTraining Of(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows)
    {
        var data = new MemoryData(rows, trainingRows, new RowSelection(rows, validationRows));
        int classes = settings.Loss.Head.Classes(outputs: 1);
        if (settings.EnsembleSize > 1 && validationRows.Length == 0)
            data.TryHoldBack(HoldOutFit.Folds(rows, settings.EnsembleSize, classes, settings.Seed));
        return new NetworkTraining(settings, data);
    }

    public static NetworkTraining Of(TrainingSettings settings, TrainingRows rows) => Of(settings, rows, TestTraining.AllOf(rows), []);

    /// <summary>Trains networks of this shape from fresh weights.</summary>
    public static TrainedNetwork Run(this NetworkTraining training, NetworkShape shape) => training.Run(training.Initialize(Layers(shape), Activation.Linear));

    private static IReadOnlyList<Dense> Layers(NetworkShape shape) => [.. shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];
}
