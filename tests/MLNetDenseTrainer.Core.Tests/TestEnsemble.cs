using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Small ensembles, and rows for them.</summary>
internal static class TestEnsemble
{
    public const int Members = 5;

    public static NetworkShape Shape { get; } = NetworkShape.Create(3, [new Dense(8, Activation.Tanh, 0.2f), new Dense(1)], Activation.Sigmoid);

    public static TrainingSettings Settings { get; } = TestTraining.Settings(Loss.BinaryCrossEntropy) with
    {
        EnsembleSize = Members,
        BatchSize = 8,
        Epochs = 12,
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.05f,
        EarlyStopping = new EarlyStopping(patience: 3),
    };

    /// <summary>Rows of two classes, a third of them positive; each row has a weight of its own.</summary>
    public static TrainingRows Rows(int count)
    {
        var random = new Random(3);
        var rows = new TrainingRows(3);
        for (int row = 0; row < count; row++)
        {
            float target = row % 3 == 0 ? 1f : 0f;
            foreach (ref float x in rows.Add(target, 1f + row))
                x = 2 * random.NextSingle() - 1 + 0.5f * target;
        }
        return rows;
    }

    /// <summary>All rows, of which each network holds back a fold.</summary>
    public static MemoryData Data(TrainingRows rows, int members = Members)
    {
        var data = new MemoryData(rows, TestTraining.AllOf(rows), new RowSelection(rows, Array.Empty<int>()));
        if (members > 1)
            Assert.True(data.TryHoldBack(HoldOutFit.Folds(rows, members, classes: 2, seed: 1)));
        return data;
    }

    /// <summary>The networks of an ensemble with fresh weights, each with its rows.</summary>
    public static IReadOnlyList<MemberData> Fresh(TrainingSettings settings, TrainingRows rows)
    {
        MemoryData data = Data(rows);
        TrainedNetwork network = new NetworkTraining(settings, data).Initialize(Layers, Activation.Sigmoid);
        return data.ScaleInto(settings, network);
    }

    private static IReadOnlyList<Dense> Layers => [.. Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];
}
