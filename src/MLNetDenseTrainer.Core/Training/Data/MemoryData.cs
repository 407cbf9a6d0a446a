using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Training rows that are all in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
    public override long Count => trainingRows.Length;

    public override RowSelection Validation => validation;

    private IEnumerable<TrainingRows> AllRows => new[] { rows, validation.Rows }.Distinct();

    public override void WeighClasses(float[] factors)
    {
        foreach (TrainingRows all in AllRows)
            all.MultiplyWeights(factors);
    }

    public override InputScaler FitInputScaler(InputScaling kind) => InputScalerFit.Fit(kind, rows, trainingRows);

    public override TargetScaling FitTargetScaling(Activation output) => TargetScalingFit.Fit(output, rows, trainingRows);

    public override BatchSource ScaleInto(TrainingSettings settings, InputScaler inputs, TargetScaling target)
    {
        foreach (TrainingRows all in AllRows)
            all.Scale(inputs, target);
        return new MemoryBatches(settings, rows, trainingRows);
    }
}
