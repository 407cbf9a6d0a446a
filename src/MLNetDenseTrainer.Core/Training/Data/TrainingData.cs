using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows of a training, in memory or not: what is learnt from them before training, and their mini-batches.</summary>
internal abstract class TrainingData
{
    /// <summary>Rows to learn from.</summary>
    public abstract long Count { get; }

    /// <summary>Rows to measure each epoch by; may be none.</summary>
    public abstract RowSelection Validation { get; }

    public abstract void WeighClasses(float[] factors);

    public abstract InputScaler FitInputScaler(InputScaling kind);

    public abstract TargetScaling FitTargetScaling(Activation output);

    /// <summary>Scales all rows, once and for good, and returns their mini-batches.</summary>
    public abstract BatchSource ScaleInto(TrainingSettings settings, InputScaler inputs, TargetScaling target);
}
