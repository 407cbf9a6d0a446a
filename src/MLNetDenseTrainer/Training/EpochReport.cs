using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Training;

/// <summary>
/// Says in the log what each epoch came to, and on ML.NET's progress channel, where it may also be asked for at any time.
/// </summary>
internal sealed class EpochReport(IChannel channel, IProgressChannel progress)
{
    private static readonly ProgressHeader _header = new(["Loss", "Validation loss", "Learning rate", "Validation metric"], ["epochs"]);

    public void Add(EpochProgress epoch)
    {
        channel.Info(FormattableString.Invariant($"{epoch}; learning rate {epoch.LearningRate:G3}, {Time(epoch.Elapsed)}, {Time(epoch.EstimatedRemaining)} to go"));
        // Set anew for each epoch: the delegate is called on other threads, so it holds an epoch that does not change.
        progress.SetHeader(_header, entry => Fill(entry, epoch));
        progress.Checkpoint(epoch.TrainingLoss, epoch.ValidationLoss, epoch.LearningRate, epoch.MetricValue, epoch.Epoch, epoch.Epochs);
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

    private static string Time(TimeSpan time) =>
        time.TotalSeconds < 100 ? FormattableString.Invariant($"{time.TotalSeconds:F1} s") : FormattableString.Invariant($"{(int)time.TotalHours}:{time:mm\\:ss} h");
}
