namespace MLNetDenseTrainer;

/// <summary>Training met a loss or gradient that is not finite, at the batch the message names. There is no model.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(int epoch, int batch, double loss, float largestInput, Checkpoint? checkpoint = null)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, batch {batch}: the loss is {loss} or its gradient is not finite. "
            + $"The largest absolute input of the batch is {largestInput:G4}. ")
            + "Try a lower LearningRate, a GradientClipNorm, InputScaling.Standardize or RobustQuantile, "
            + "or look for extreme values in features and labels."
            + (checkpoint is { File.Exists: true }
                ? $" Delete the checkpoint '{checkpoint.Path}' before you train with other settings."
                : ""))
    {
        Epoch = epoch;
        Batch = batch;
        Loss = loss;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>Mean loss of that batch.</summary>
    public double Loss { get; }
}
