using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>One member in training: its mini-batches, its parameters, its epochs so far and the best of them.</summary>
internal sealed class MemberTraining : IDisposable
{
    // Enough rows to show a divergence, and few enough to cost nothing.
    private const int RowsOfOutcome = 1 << 14;

    private readonly TrainingSettings _settings;
    private readonly BatchSource _batches;
    private readonly ParameterBlock _parameters;
    private readonly RandomGenerator _dropout;
    private readonly WorkerTeam _team;
    private readonly TrainingStep _step;
    private readonly BestEpoch? _best;
    private readonly MemberValidation _validation;
    private readonly float[]? _beforeLastEpoch;
    private readonly List<EpochMetrics> _history = [];
    private long _stepsDone;
    private bool _patienceRanOut;

    /// <param name="data">Settings, rows and parameters.</param>
    /// <param name="threads">Threads that share each step.</param>
    /// <param name="mayTakeBack">Whether <see cref="Finish"/> may have to take the last epoch back.</param>
    public MemberTraining(MemberData data, int threads, bool mayTakeBack)
    {
        _settings = data.Settings;
        _batches = data.Batches;
        _parameters = data.Parameters;
        Threads = threads;
        BatchLimit.Check(_parameters.Shape, _batches, _settings.BatchSize);
        _dropout = new RandomGenerator(_settings.Seed, RandomStream.Dropout);
        _team = new WorkerTeam(threads);
        _step = new TrainingStep(
            _settings, _batches.BatchSize, _parameters, _team, _batches.MeanWeight, _batches.IsSparse, data.CategoryRates);
        _validation = new MemberValidation(data, _step);
        _best = _settings.EarlyStopping is { } stopping && _validation.IsThere ? new BestEpoch(stopping, mayTakeBack) : null;
        _beforeLastEpoch = mayTakeBack ? _parameters.Values.ToArray() : null;
    }

    /// <summary>The epochs so far. <see cref="EpochMetrics.Elapsed"/> is left to the loop.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>The epoch whose parameters the network ends with: the best one, or the last where none was chosen.</summary>
    public int ChosenEpoch => _best is { Epoch: > 0 } best ? best.Epoch : _history.Count;

    /// <summary>The outputs for held-back rows after each epoch; <see langword="null"/> where they are not kept.</summary>
    public EpochOutputs? HeldBackOutputs => _validation.Outputs;

    public int Threads { get; }

    public bool HasConverged { get; private set; }

    /// <summary>Trains one more of the epochs planned, whose number the schedules depend on.</summary>
    public EpochMetrics RunEpoch(int epochs)
    {
        int epoch = _history.Count + 1;
        if (_beforeLastEpoch is not null)
            _parameters.Values.CopyTo(_beforeLastEpoch);
        (double trainingLoss, float learningRate) = Train(epoch, epochs);
        (double? validationLoss, double? metric) = _validation.Measure();
        EpochMetrics metrics = MetricsOf(epoch, trainingLoss, validationLoss, metric, learningRate);
        _patienceRanOut = _best is not null && _best.Observe(epoch, metrics.Cost, _parameters);
        return metrics;
    }

    /// <summary>Adds an epoch to the history. Apart from <see cref="RunEpoch"/>, so that others can read the history meanwhile.</summary>
    public void Record(EpochMetrics epoch)
    {
        _history.Add(epoch);
        HasConverged = _patienceRanOut;
    }

    /// <summary>Writes or reads the state between two epochs, of which a member has been through so many at most.</summary>
    public void Exchange(StateExchange state, int epochs)
    {
        int own = _history.Count;
        state.Int32(ref own, "the number of a network's epochs", 1, epochs);
        if (state.IsReading)
            _history.Clear();
        for (int epoch = 1; epoch <= own; epoch++)
            ExchangeEpoch(state, epoch);
        state.Int64(ref _stepsDone, "the number of steps");
        state.Flag(ref _patienceRanOut, "the mark of convergence");
        HasConverged = _patienceRanOut;
        state.Require(HasConverged || own == epochs, $"a network has been through {own} epochs, expected {epochs}");
        state.Generator(_dropout, "the state of dropout");
        state.Singles(_parameters.Values, "the parameters");
        _step.Exchange(state);
        _best?.Exchange(state, _parameters, own);
        HeldBackOutputs?.Exchange(state, own);
        _batches.Exchange(state, own);
    }

    /// <summary>Takes an epoch beyond these back, and restores the parameters of the best epoch, where one was chosen.</summary>
    public void Finish(int epochs)
    {
        // The state of the optimizer stays: a training that continues the model can use it from either parameters.
        if (_history.Count > epochs)
        {
            _beforeLastEpoch.CopyTo(_parameters.Values);
            _best?.TakeBack(_history.Count);
            _history.RemoveAt(_history.Count - 1);
            HeldBackOutputs?.KeepOnly(_history.Count);
        }
        _best?.Restore(_parameters);
        // The guard of a step sees the effect of those before it. This is the guard of the last step.
        RowSelection rows = _batches.InMemory;
        double loss = rows.Count > 0 ? _validation.MeanLoss(rows.Slice(0, RowsOfOutcome)) : _history[^1].TrainingLoss;
        if (!double.IsFinite(loss) || !VectorMath.IsFinite(_parameters.Values))
            throw Diverged(_history.Count, (int)_batches.BatchesPerEpoch, loss);
    }

    public void Dispose()
    {
        _team.Dispose();
        _batches.Dispose();
    }

    public byte[] SaveOptimizer()
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        _step.Exchange(new StateWriter(writer));
        writer.WriteChecksum();
        return stream.ToArray();
    }

    /// <summary>Goes on with the state of an optimizer of the same identity, for a network of the same size.</summary>
    public void ContinueOptimizer(byte[] state)
    {
        using var stream = new MemoryStream(state);
        var reader = new PayloadReader(stream, "optimizer state");
        _step.Continue(new StateReader(reader));
        reader.ReadChecksum();
    }

    private (double Loss, float LearningRate) Train(int epoch, int epochs)
    {
        WeightedLoss total = default;
        float learningRate = _settings.LearningRate;
        long steps = _batches.BatchesPerEpoch * epochs;
        float epochFactor = _settings.LearningRateSchedule.Factor(_history);
        _settings.CheckAlive();
        _batches.BeginEpoch();
        for (int b = 0; _batches.TryNext(out RowSelection batch); b++)
        {
            _settings.CheckAlive();
            // Streamed rows may grow in number between epochs, but the schedule never goes beyond its end.
            long step = Math.Min(_stepsDone++, steps - 1);
            learningRate = _settings.LearningRate * epochFactor * _settings.LearningRateSchedule.Factor(step, steps);
            float regularization = _settings.RegularizationSchedule.Factor(step, steps);
            WeightedLoss loss = _step.Train(batch, learningRate, regularization, _dropout.NextUInt64(), out bool isFinite);
            if (!isFinite)
                throw Diverged(epoch, b + 1, loss.Mean);
            total += loss;
        }
        return (total.Mean, learningRate);
    }

    private void ExchangeEpoch(StateExchange state, int epoch)
    {
        EpochMetrics? metrics = state.IsReading ? null : _history[epoch - 1];
        double trainingLoss = metrics?.TrainingLoss ?? 0.0;
        double? validationLoss = metrics?.ValidationLoss;
        double? metricValue = metrics?.MetricValue;
        double learningRate = metrics?.LearningRate ?? 0.0;
        state.Double(ref trainingLoss, "a training loss");
        state.Require(double.IsFinite(trainingLoss), $"a training loss is not finite");
        state.Optional(ref validationLoss, "a validation loss");
        state.Optional(ref metricValue, "the value of a validation metric");
        state.Double(ref learningRate, "a learning rate");
        if (state.IsReading)
            _history.Add(MetricsOf(epoch, trainingLoss, validationLoss, metricValue, (float)learningRate));
    }

    private EpochMetrics MetricsOf(int epoch, double trainingLoss, double? validationLoss, double? metric, float learningRate) =>
        new(epoch, trainingLoss, validationLoss, learningRate, TimeSpan.Zero)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = metric,
        };

    private TrainingDivergedException Diverged(int epoch, int batch, double loss) =>
        new(epoch, batch, loss, _step.LargestInput, _settings.Checkpoint);
}
