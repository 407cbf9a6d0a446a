using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

/// <summary>Tells the user what each epoch and the whole training came to, in the log and on ML.NET's progress channel.</summary>
internal sealed class ProgressReport(IChannel channel, IProgressChannel progress)
{
    private static readonly ProgressHeader _header = new(["Loss", "Validation loss", "Learning rate", "Validation metric"], ["epochs"]);

    public void Epoch(EpochProgress epoch)
    {
        string times = $"{Time(epoch.Elapsed)}, {Time(epoch.EstimatedRemaining)} to go";
        channel.Info(FormattableString.Invariant($"{epoch}; learning rate {epoch.LearningRate:G3}, {times}"));
        // Set anew for each epoch: the delegate is called on other threads, so it holds an epoch that does not change.
        progress.SetHeader(_header, entry => Fill(entry, epoch));
        progress.Checkpoint(epoch.TrainingLoss, epoch.ValidationLoss, epoch.LearningRate, epoch.MetricValue, epoch.Epoch, epoch.Epochs);
    }

    public void Resumed(int epochs, Checkpoint checkpoint) =>
        channel.Info($"Training goes on after epoch {epochs}, from the checkpoint '{checkpoint.Path}'.");

    public void Outcome(NetworkTraining training, TrainedNetwork network, TrainingSettings settings)
    {
        if (network.Members.Length < settings.EnsembleSize)
            channel.Warning($"MaximumTrainingTime, {settings.MaximumTrainingTime:c}, was enough for {network.Members.Length} of "
                + $"{settings.EnsembleSize} networks. The others had no time for an epoch. Raise it, or set EnsembleSize.");
        WarnAboutValidation(training.History, settings.ValidationMetric);
        if (training.HeldOut is { } heldOut)
            channel.Info($"Rows that were held back: {heldOut}.");
    }

    private void WarnAboutValidation(IReadOnlyList<EpochMetrics> history, ValidationMetric metric)
    {
        EpochMetrics[] unusable =
            [.. history.Where(epoch => (epoch.MetricValue ?? epoch.ValidationLoss) is { } value && !double.IsFinite(value))];
        if (unusable.Length == 0)
            return;
        string epochs = $"{unusable.Length} of {history.Count} epochs";
        // Scores that are not finite have no loss either.
        if (metric == ValidationMetric.AreaUnderRocCurve && unusable.All(epoch => double.IsFinite(epoch.ValidationLoss!.Value)))
            channel.Warning($"The validation rows of {epochs} have no AUC, so none of these epochs could be the best. "
                + "AUC needs rows of both classes.");
        else
            channel.Warning($"The validation {metric.Name()} of {epochs} is not finite, so none of these epochs could be the best. "
                + "Look for extreme values in the validation rows.");
    }

    private static void Fill(IProgressEntry entry, EpochProgress epoch)
    {
        entry.SetMetric(0, epoch.TrainingLoss);
        if (epoch.ValidationLoss is { } validation)
            entry.SetMetric(1, validation);
        entry.SetMetric(2, epoch.LearningRate);
        if (epoch.MetricValue is { } metric)
            entry.SetMetric(3, metric);
        entry.SetProgress(0, epoch.Epoch, epoch.Epochs);
    }

    private static string Time(TimeSpan time) => time.TotalSeconds < 100
        ? FormattableString.Invariant($"{time.TotalSeconds:F1} s")
        : FormattableString.Invariant($"{(int)time.TotalHours}:{time:mm\\:ss} h");
}
