using System.Diagnostics;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Trains the networks of a model, epoch by epoch, over all threads.</summary>
/// <remarks>
/// One network has all threads to itself. Several share nothing while they train, so each epoch of each is work for one thread alone, and nobody waits
/// until the last few are done. Either way the parameters that come out do not depend on the number of threads.
/// </remarks>
internal sealed class TrainingLoop : IDisposable
{
    // Below so many operations per step and thread, another thread costs more than it brings.
    internal const double OperationsWorthAThread = 4e6;

    private readonly TrainingSettings _settings;
    private readonly MemberTraining[] _members;
    private readonly int _runners;
    private readonly List<EpochMetrics> _history = [];
    private readonly Stopwatch _clock = new();
    private volatile int _epochs;

    /// <param name="settings">What governs the training.</param>
    /// <param name="members">The rows of each network, and where it begins and ends.</param>
    public TrainingLoop(TrainingSettings settings, IReadOnlyList<MemberData> members)
    {
        _settings = settings;
        _epochs = settings.Epochs;
        _runners = Math.Min(settings.Threads, members.Count);
        _members = [.. members.Select(member => new MemberTraining(
            member, ThreadsOf(member, settings.Threads / _runners)))];
    }

    /// <summary>Trains one network on rows in memory.</summary>
    public TrainingLoop(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows, ParameterBlock parameters)
        : this(settings, [new MemberData(settings, new MemoryBatches(settings, rows, trainingRows), new RowSelection(rows, validationRows), parameters)])
    {
    }

    /// <summary>Trains to the end, or to where a callback, the time or early stopping ends it, and returns the epochs: means over the networks.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public IReadOnlyList<EpochMetrics> Run()
    {
        _clock.Start();
        new EpochQueue(_members, _runners, _settings.CanEndEarly).Run(() => _epochs, Report);
        foreach (MemberTraining member in _members)
            member.Finish();
        return _history;
    }

    public void Dispose()
    {
        foreach (MemberTraining member in _members)
            member.Dispose();
    }

    // An epoch that all networks are through with; false to end training.
    private bool Report(int epoch)
    {
        EpochMetrics[] members = [.. _members.Where(member => member.History.Count >= epoch).Select(member => member.History[epoch - 1])];
        var metrics = new EpochMetrics(
            epoch, members.Average(m => m.TrainingLoss), members.Average(m => m.ValidationLoss), members[0].LearningRate, _clock.Elapsed)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = members.Average(m => m.MetricValue),
        };
        _history.Add(metrics);
        PlanByTime(epoch);
        var progress = new EpochProgress(metrics, _epochs);
        _settings.OnEpoch?.Invoke(progress);
        _settings.CheckAlive();
        return !progress.StopRequested && !(_clock.Elapsed >= _settings.MaximumTime);
    }

    // After the first epoch one knows what the others will take: the schedule is shortened so that it ends in time.
    private void PlanByTime(int epoch)
    {
        if (epoch == 1 && _settings.MaximumTime is { } limit)
            _epochs = (int)Math.Clamp(limit / _clock.Elapsed, 1, _epochs);
    }

    private static int ThreadsOf(MemberData member, int threads)
    {
        // A multiply and an add for each parameter, row and product.
        double operations = 6.0 * member.Batches.BatchSize * member.Parameters.Shape.ParameterCount;
        return Math.Clamp((int)(operations / OperationsWorthAThread), 1, Math.Max(1, threads - member.Batches.ReadingThreads));
    }
}
