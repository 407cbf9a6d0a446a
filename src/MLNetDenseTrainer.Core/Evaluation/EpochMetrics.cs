using MLNetDenseTrainer.Evaluation;

namespace MLNetDenseTrainer;

/// <summary>Losses and metric of one epoch, which is one pass over the training rows. Cross-entropies are in nats.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainingLoss">
/// Mean loss over the training rows, each before the step of its mini-batch, without penalties, on the scale of training. With several
/// outputs, the mean over all labels that are present.
/// </param>
/// <param name="ValidationLoss">
/// Mean loss over the validation rows after the epoch; <see langword="null"/> without validation data. Factors of classes count, as in
/// training. They do not count in a <see cref="ValidationMetric"/> other than the loss, nor in <see cref="HeldOutMetrics"/>.
/// </param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="Elapsed">Time since training began; zero in a model that was loaded, because its file does not hold the time.</param>
public sealed record EpochMetrics(int Epoch, double TrainingLoss, double? ValidationLoss, float LearningRate, TimeSpan Elapsed)
{
    /// <summary>The metric on validation rows by which epochs are compared.</summary>
    public ValidationMetric Metric { get; init; }

    /// <summary>
    /// The value of <see cref="Metric"/> on the validation rows after the epoch, for an ensemble the mean over its networks;
    /// <see langword="null"/> without validation data, and where the metric is the loss, which is <see cref="ValidationLoss"/>.
    /// </summary>
    public double? MetricValue { get; init; }

    /// <summary>The metric, or without validation data the training loss, turned so that less is better.</summary>
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
