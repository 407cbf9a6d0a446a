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
    private readonly List<EpochMetrics> _history = [];
    private float[]? _beforeLastEpoch;
    private long _stepsDone;
    private bool _patienceRanOut;

    /// <param name="data">Settings, rows and parameters.</param>
    /// <param name="threads">Threads that share each step.</param>
    public MemberTraining(MemberData data, int threads)
    {
        _settings = data.Settings;
        _batches = data.Batches;
        _parameters = data.Parameters;
        Threads = threads;
        BatchLimit.Check(_parameters.Shape, _batches, _settings.BatchSize);
        _dropout = new RandomGenerator(_settings.Seed, RandomStream.Dropout);
        _team = new WorkerTeam(threads);
        _step = new TrainingStep(_settings, _batches.BatchSize, _parameters, _team, _batches.MeanWeight, _batches.IsSparse);
        _validation = new MemberValidation(data, _step);
        _best = _settings.EarlyStopping is { } stopping && _validation.IsThere ? new BestEpoch(stopping) : null;
    }

    /// <summary>The epochs so far. <see cref="EpochMetrics.Elapsed"/> is left to the loop.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>The epoch whose parameters the network ends with: the best one, or the last where none was chosen.</summary>
    public int ChosenEpoch => _best is { Epoch: > 0 } best ? best.Epoch : _history.Count;

    /// <summary>Threads that share each step.</summary>
    public int Threads { get; }

    /// <summary>Whether patience has run out.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>Makes it possible to take the last epoch back in <see cref="Finish"/>.</summary>
    public void KeepEpochBefore()
    {
        _beforeLastEpoch = _parameters.Values.ToArray();
        if (_best is not null)
            _best.KeepsFormer = true;
    }

    /// <summary>Trains one more epoch.</summary>
    /// <param name="epochs">The number of epochs planned, which the schedules depend on.</param>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public EpochMetrics RunEpoch(int epochs)
    {
        int epoch = _history.Count + 1;
        if (_beforeLastEpoch is not null)
            _parameters.Values.CopyTo(_beforeLastEpoch);
        (double trainingLoss, float learningRate) = Train(epoch, epochs);
        (double? validationLoss, double? metric) = _validation.Measure();
        var metrics = new EpochMetrics(epoch, trainingLoss, validationLoss, learningRate, TimeSpan.Zero)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = metric,
        };
        _patienceRanOut = _best is not null && _best.Observe(epoch, metrics.Cost, _parameters);
        return metrics;
    }

    /// <summary>Adds an epoch to the history. Apart from <see cref="RunEpoch"/>, so that others can read the history meanwhile.</summary>
    public void Record(EpochMetrics epoch)
    {
        _history.Add(epoch);
        HasConverged = _patienceRanOut;
    }

    /// <summary>Writes or reads the state between two epochs.</summary>
    /// <param name="state">The other side.</param>
    /// <param name="epochs">The most epochs that a member has been through.</param>
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
        _batches.Exchange(state, own);
    }

    /// <summary>Restores the parameters of the best epoch, where one was chosen.</summary>
    /// <param name="epochs">The epochs that count. An epoch beyond them is taken back.</param>
    /// <exception cref="TrainingDivergedException">The last step has left parameters that are not finite.</exception>
    public void Finish(int epochs)
    {
        if (_history.Count > epochs)
            TakeBackLastEpoch();
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

    /// <summary>The state of the optimizer, as bytes.</summary>
    public byte[] SaveOptimizer()
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        _step.Exchange(new StateWriter(writer));
        writer.WriteChecksum();
        return stream.ToArray();
    }

    /// <summary>Goes on with the state of an optimizer of the same identity.</summary>
    /// <exception cref="FormatException">The bytes are malformed, or of a network of another size.</exception>
    public void ContinueOptimizer(byte[] state)
    {
        using var stream = new MemoryStream(state);
        var reader = new PayloadReader(stream, "optimizer state");
        _step.Continue(new StateReader(reader));
        reader.ReadChecksum();
    }

    // The state of the optimizer stays: a training that continues the model can use it from either parameters.
    private void TakeBackLastEpoch()
    {
        _beforeLastEpoch.CopyTo(_parameters.Values);
        _best?.TakeBack(_history.Count);
        _history.RemoveAt(_history.Count - 1);
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
        EpochMetrics metrics = state.IsReading ? new EpochMetrics(epoch, 0, null, 0f, TimeSpan.Zero) : _history[epoch - 1];
        double trainingLoss = metrics.TrainingLoss;
        double? validationLoss = metrics.ValidationLoss;
        double? metricValue = metrics.MetricValue;
        double learningRate = metrics.LearningRate;
        state.Double(ref trainingLoss, "a training loss");
        state.Require(double.IsFinite(trainingLoss), $"a training loss is not finite");
        state.Optional(ref validationLoss, "a validation loss");
        state.Optional(ref metricValue, "the value of a validation metric");
        state.Double(ref learningRate, "a learning rate");
        if (!state.IsReading)
            return;
        _history.Add(new EpochMetrics(epoch, trainingLoss, validationLoss, (float)learningRate, TimeSpan.Zero)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = metricValue,
        });
    }

    private TrainingDivergedException Diverged(int epoch, int batch, double loss) =>
        new(epoch, batch, loss, _step.LargestInput, _settings.Checkpoint);
}
