using MLNetDenseTrainer.Evaluation;

namespace MLNetDenseTrainer;

/// <summary>What one epoch, one pass over the training rows, came to.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainingLoss">
/// Mean loss over the training rows, each as its mini-batch saw it before the step; without penalties, on the scale that training works on.
/// Of several outputs the mean over all labels that are there.
/// </param>
/// <param name="ValidationLoss">
/// Mean loss over the validation rows after the epoch; <see langword="null"/> without validation data. It is what training minimizes,
/// so factors of classes count here too; they do not in a <see cref="ValidationMetric"/> other than the loss, nor in <see
/// cref="HeldOutMetrics"/>.
/// </param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="Elapsed">Time since training began; zero in a model that was loaded, for a file holds what was learnt and not how long it
/// took.</param>
public sealed record EpochMetrics(int Epoch, double TrainingLoss, double? ValidationLoss, float LearningRate, TimeSpan Elapsed)
{
    /// <summary>What validation rows are judged by.</summary>
    public ValidationMetric Metric { get; init; }

    /// <summary>
    /// The value of <see cref="Metric"/> on the validation rows after the epoch, for an ensemble the mean over its networks;
    /// <see langword="null"/> without validation data, and where the metric is the loss, which <see cref="ValidationLoss"/> tells.
    /// </summary>
    public double? MetricValue { get; init; }

    /// <summary>How bad the epoch was, less being better: by the metric, or without validation data by the training loss.</summary>
    internal double Cost => MetricValue is { } value ? Metric.Cost(value) : ValidationLoss ?? TrainingLoss;

    /// <summary>For example <c>epoch 12: loss 0.0813, validation 0.1020</c>.</summary>
    /// <returns>The epoch in one line.</returns>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}: {FiguresToString()}");

    /// <summary>For example <c>loss 0.0813, validation 0.1020</c>.</summary>
    internal string FiguresToString()
    {
        string validation = ValidationLoss is { } loss ? FormattableString.Invariant($", validation {loss:G4}") : "";
        string metric = MetricValue is { } value ? FormattableString.Invariant($", {Metric.Name()} {value:G4}") : "";
        return FormattableString.Invariant($"loss {TrainingLoss:G4}{validation}{metric}");
    }
}
