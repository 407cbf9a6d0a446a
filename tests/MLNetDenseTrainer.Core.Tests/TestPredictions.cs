using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Held-out rows with outputs of one's choice: their features, which a network hands on as they are.</summary>
internal static class TestPredictions
{
    public static HeldOutRows Of(
        Loss loss, float[][] outputs, float[] targets, float[]? weights = null, float[]? classFactors = null, Head? head = null)
    {
        int units = outputs[0].Length;
        var parameters = new ParameterBlock(NetworkShape.Create(units, [new Dense(units)], Activation.Linear));
        WeightMatrix identity = parameters.Weights(0);
        for (int u = 0; u < units; u++)
            identity[u, u] = 1f;
        var rows = new TrainingRows(units) { ClassFactors = classFactors };
        for (int row = 0; row < outputs.Length; row++)
            outputs[row].CopyTo(rows.Add(targets[row], weights is null ? 1f : weights[row]));
        TrainingSettings settings = TestTraining.Settings(loss);
        // Two networks of which one holds nothing back, because the average of one is not its output to the bit.
        MemberData Member(RowSelection heldBack) =>
            new(settings, new MemoryBatches(settings, rows, [], meanWeight: 1.0), heldBack, parameters, head ?? loss.Head);
        return new HeldOutRows([Member(RowSelection.AllOf(rows)), Member(new RowSelection(rows, default))]);
    }
}
