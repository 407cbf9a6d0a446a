using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>Trains the members of a model, epoch by epoch, on all threads.</summary>
/// <remarks>
/// A single member has all threads to itself. Several members share nothing while they train, so each epoch of a member is work for one
/// thread. Either way the parameters do not depend on the number of threads.
/// </remarks>
internal sealed class TrainingLoop : IDisposable
{
    // With fewer operations per step and thread, another thread costs more than it brings.
    internal const double OperationsWorthAThread = 4e6;

    private readonly TrainingSettings _settings;
    private readonly double _measuringShare;
    private MemberTraining[] _members;
    private readonly int _runners;
    private readonly List<EpochMetrics> _history = [];
    private readonly TrainingCheckpoint? _checkpoint;
    private TimePlan? _time;
    private TimeSpan _elapsedBefore;
    private volatile int _epochs;

    public TrainingLoop(TrainingSettings settings, IReadOnlyList<MemberData> members, TrainingCheckpoint? checkpoint = null)
    {
        _settings = settings;
        _checkpoint = checkpoint;
        _epochs = settings.Epochs;
        _runners = Math.Min(settings.Threads, members.Count);
        // The time may end when some members have finished an epoch that others have not.
        bool mayTakeBack = settings.MaximumTrainingTime is not null && members.Count > 1;
        _members = [.. members.Select(data => new MemberTraining(data, ThreadsOf(data, settings.Threads / _runners), mayTakeBack))];
        _measuringShare = MeasuringShare(settings, members, _runners * _members.Max(member => member.Threads));
    }

    /// <summary>The members that were trained. Some may have been left out for lack of time.</summary>
    public IReadOnlyList<int> Trained { get; private set; } = [];

    /// <summary>Trains until the last epoch, a callback, the time or early stopping. Returns the epochs: means over the members.</summary>
    public IReadOnlyList<EpochMetrics> Run()
    {
        if (_checkpoint?.TryResume(Exchange) == true)
            _settings.OnResume?.Invoke(_history.Count);
        // Reading and scaling took a part of the time.
        TimeSpan before = _settings.Began is { } began ? _settings.Clock.GetElapsedTime(began) : TimeSpan.Zero;
        TimeSpan? limit = _settings.MaximumTrainingTime - before;
        _time = new TimePlan(_settings.Clock, limit, _measuringShare, _elapsedBefore);
        int stride = _settings.CanEndEarly ? 1 : _checkpoint?.EveryEpochs ?? int.MaxValue;
        // A checkpoint has the state of all members.
        bool mayDrop = _settings.MayDropMembers && _checkpoint is null;
        var queue = new EpochQueue(_members, _runners, () => _epochs, stride, _history.Count, _time, mayDrop);
        queue.Run(Report);
        KeepOnly([.. queue.Kept]);
        foreach (MemberTraining member in _members)
            member.Finish(_history.Count);
        return _history;
    }

    /// <summary>The epoch whose parameters each member ends with.</summary>
    public int[] ChosenEpochs => [.. _members.Select(member => member.ChosenEpoch)];

    /// <summary>For each member its outputs for held-back rows, where they are kept.</summary>
    public EpochOutputs?[] HeldBackOutputs => [.. _members.Select(member => member.HeldBackOutputs)];

    public OptimizerState SaveOptimizer() => new(OptimizerIdentity.Of(_settings), [.. _members.Select(member => member.SaveOptimizer())]);

    public void ContinueOptimizer(OptimizerState state)
    {
        foreach ((MemberTraining member, byte[] own) in _members.Zip(state.Members))
            member.ContinueOptimizer(own);
    }

    /// <summary>Writes or reads the state after an epoch that all members are through with.</summary>
    public void Exchange(StateExchange state)
    {
        int planned = _epochs;
        state.Int32(ref planned, "the number of epochs planned", 1, _settings.Epochs);
        _epochs = planned;
        int epochs = _history.Count;
        state.Int32(ref epochs, "the number of epochs", 1, planned);
        if (state.IsReading)
            _history.Clear();
        foreach (MemberTraining member in _members)
            member.Exchange(state, epochs);
        state.Require(_members.Any(member => member.History.Count == epochs), $"no network has been through {epochs} epochs");
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            long ticks = state.IsReading ? 0 : _history[epoch - 1].Elapsed.Ticks;
            state.Int64(ref ticks, "the time until an epoch", 0, TimeSpan.MaxValue.Ticks / 2);
            if (state.IsReading)
                _history.Add(MeanOf(epoch, _elapsedBefore = new TimeSpan(ticks)));
        }
    }

    public void Dispose()
    {
        foreach (MemberTraining member in _members)
            member.Dispose();
    }

    private void KeepOnly(int[] trained)
    {
        Trained = trained;
        foreach (int left in Enumerable.Range(0, _members.Length).Except(trained))
            _members[left].Dispose();
        _members = [.. trained.Select(member => _members[member])];
    }

    // Called for an epoch that all members have finished. False ends training.
    private bool Report(int epoch)
    {
        EpochMetrics metrics = MeanOf(epoch, _time!.Elapsed);
        _history.Add(metrics);
        _epochs = _time.Epochs(_history, _epochs, _settings.Epochs);
        var progress = new EpochProgress(metrics, _epochs);
        _settings.OnEpoch?.Invoke(progress);
        bool goesOn = !progress.StopRequested && !_time.IsOver;
        if (_checkpoint is not null && goesOn && epoch < _epochs && epoch % _checkpoint.EveryEpochs == 0)
            _checkpoint.Save(Exchange);
        // Only now, so that the checkpoint has this epoch when training is abandoned.
        _settings.CheckAlive();
        return goesOn;
    }

    private EpochMetrics MeanOf(int epoch, TimeSpan elapsed)
    {
        EpochMetrics[] members = [.. _members.Where(member => member.History.Count >= epoch).Select(member => member.History[epoch - 1])];
        double loss = members.Average(m => m.TrainingLoss);
        return new EpochMetrics(epoch, loss, members.Average(m => m.ValidationLoss), members[0].LearningRate, elapsed)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = members.Average(m => m.MetricValue),
        };
    }

    // Predicting a row takes a third of the operations of training with it, and one thread does it where all threads train.
    private static double MeasuringShare(TrainingSettings settings, IReadOnlyList<MemberData> members, int threads)
    {
        double heldOut = members.Sum(member => (double)member.Validation.Count);
        double trained = members.Sum(member => (double)member.Batches.RowCount);
        int passes = settings.TemperatureScaling ? 2 : 1;
        return threads * passes * heldOut / (3.0 * Math.Max(1.0, trained));
    }

    private static int ThreadsOf(MemberData member, int threads)
    {
        NetworkShape shape = member.Parameters.Shape;
        double idle = member.Batches.IsSparse ? (shape.FirstLayerInputs - member.Batches.InputsPerRow) * shape.Layers[0].Units : 0.0;
        // A multiply and an add per parameter and row, in each of three products: forward, input gradients, weight gradients.
        double operations = 6.0 * member.Batches.BatchSize * (shape.ParameterCount - idle);
        return Math.Clamp((int)(operations / OperationsWorthAThread), 1, Math.Max(1, threads - member.Batches.ReadingThreads));
    }
}
