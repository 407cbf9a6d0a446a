using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Held-out predictions of one's choice: the features of the rows, which a network hands on as they are.</summary>
internal static class TestPredictions
{
    public static HeldOutPredictions Of(Loss loss, float[][] outputs, float[] targets, float[]? weights = null)
    {
        int units = outputs[0].Length;
        var parameters = new ParameterBlock(NetworkShape.Create(units, [new Dense(units)], Activation.Linear));
        WeightMatrix identity = parameters.Weights(0);
        for (int u = 0; u < units; u++)
            identity[u, u] = 1f;
        var rows = new TrainingRows(units);
        for (int row = 0; row < outputs.Length; row++)
            outputs[row].CopyTo(rows.Add(targets[row], weights is null ? 1f : weights[row]));
        TrainingSettings settings = TestTraining.Settings(loss);
        var batches = new MemoryBatches(settings, rows, [], meanWeight: 1.0);
        return HeldOutPredictions.Of([new MemberData(settings, batches, RowSelection.AllOf(rows), parameters)]);
    }
}
