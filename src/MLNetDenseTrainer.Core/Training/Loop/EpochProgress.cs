namespace MLNetDenseTrainer;

/// <summary>The state of a training after an epoch, as a callback gets it.</summary>
public sealed class EpochProgress
{
    internal EpochProgress(EpochMetrics metrics, int epochs)
    {
        Metrics = metrics;
        Epochs = epochs;
    }

    /// <summary>The metrics of the epoch.</summary>
    public EpochMetrics Metrics { get; }

    /// <summary>Number of the epoch, from 1.</summary>
    public int Epoch => Metrics.Epoch;

    /// <summary>Number of epochs planned. Training may end earlier.</summary>
    public int Epochs { get; }

    /// <summary>Mean loss over the training rows.</summary>
    public double TrainingLoss => Metrics.TrainingLoss;

    /// <summary>Mean loss over the validation rows; <see langword="null"/> without validation data.</summary>
    public double? ValidationLoss => Metrics.ValidationLoss;

    /// <summary>The validation metric.</summary>
    public ValidationMetric Metric => Metrics.Metric;

    /// <summary>
    /// The value of <see cref="Metric"/> on the validation rows; <see langword="null"/> without validation data, and where the metric is
    /// the loss.
    /// </summary>
    public double? MetricValue => Metrics.MetricValue;

    /// <summary>Learning rate of the epoch's last step.</summary>
    public float LearningRate => Metrics.LearningRate;

    /// <summary>Time since training began.</summary>
    public TimeSpan Elapsed => Metrics.Elapsed;

    /// <summary>Time that the remaining epochs will take, estimated from those so far.</summary>
    public TimeSpan EstimatedRemaining => Elapsed / Epoch * (Epochs - Epoch);

    internal bool StopRequested { get; private set; }

    /// <summary>Ends training after this epoch. The model keeps what it has learned.</summary>
    public void Stop() => StopRequested = true;

    /// <summary>For example <c>epoch 12 of 100: loss 0.0813, validation 0.1020</c>.</summary>
    /// <returns>The epoch in one line.</returns>
    public override string ToString() =>
        Metrics.ToString().Replace($"epoch {Epoch}", $"epoch {Epoch} of {Epochs}", StringComparison.Ordinal);
}
