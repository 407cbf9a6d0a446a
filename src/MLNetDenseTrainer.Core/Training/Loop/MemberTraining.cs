using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>One network in training: its mini-batches, its parameters, its epochs so far and the best of them.</summary>
internal sealed class MemberTraining : IDisposable
{
    // Enough of them to meet what has gone wrong, and few enough to cost nothing.
    private const int RowsOfOutcome = 1 << 14;

    private readonly TrainingSettings _settings;
    private readonly BatchSource _batches;
    private readonly RowSelection _validation;
    private readonly ParameterBlock _parameters;
    private readonly RandomGenerator _dropout;
    private readonly WorkerTeam _team;
    private readonly TrainingStep _step;
    private readonly BestEpoch? _best;
    private readonly Head _head;
    private readonly HeldOutBlock? _measured;
    private readonly List<EpochMetrics> _history = [];
    private float[]? _beforeLastEpoch;
    private long _stepsDone;
    private bool _patienceRanOut;

    /// <param name="data">What it trains with.</param>
    /// <param name="threads">Threads that share each step.</param>
    public MemberTraining(MemberData data, int threads)
    {
        _settings = data.Settings;
        _batches = data.Batches;
        _validation = data.Validation;
        _parameters = data.Parameters;
        Threads = threads;
        _head = data.Head;
        BatchLimit.Check(_parameters.Shape, _batches, _settings.BatchSize);
        _dropout = new RandomGenerator(_settings.Seed, RandomStream.Dropout);
        _best = _settings.EarlyStopping is { } stopping && _validation.Count > 0 ? new BestEpoch(stopping) : null;
        if (_settings.ValidationMetric != ValidationMetric.Loss && _validation.Count > 0)
        {
            int rows = Math.Min(_batches.BatchSize, _validation.Count);
            _measured = new HeldOutBlock(rows, _parameters.Shape.Outputs, _validation.Rows.TargetCount);
        }
        _team = new WorkerTeam(threads);
        _step = new TrainingStep(_settings, _batches.BatchSize, _parameters, _team, _batches.MeanWeight, _batches.IsSparse);
    }

    /// <summary>The epochs so far. <see cref="EpochMetrics.Elapsed"/> is left to the loop.</summary>
    public IReadOnlyList<EpochMetrics> History => _history;

    /// <summary>The epoch whose parameters the network ends with: the best one, or the last where none was chosen.</summary>
    public int ChosenEpoch => _best is { Epoch: > 0 } best ? best.Epoch : _history.Count;
    /// <summary>Threads that share each step.</summary>
    public int Threads { get; }

    /// <summary>Whether patience has run out.</summary>
    public bool HasConverged { get; private set; }

    /// <summary>From now on the last epoch can be taken back.</summary>
    public void KeepEpochBefore()
    {
        _beforeLastEpoch = _parameters.Values.ToArray();
        if (_best is not null)
            _best.KeepsFormer = true;
    }

    /// <summary>Trains one epoch more, as one of so many.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public EpochMetrics RunEpoch(int epochs)
    {
        int epoch = _history.Count + 1;
        if (_beforeLastEpoch is not null)
            _parameters.Values.CopyTo(_beforeLastEpoch);
        (double trainingLoss, float learningRate) = Train(epoch, epochs);
        HeldOutFigures? figures = _measured is null
            ? null
            : _head.CreateFigures(_measured.Units, _validation.Count);
        double? validationLoss = _validation.Count > 0 ? MeanLoss(_validation, figures) : null;
        var metrics = new EpochMetrics(epoch, trainingLoss, validationLoss, learningRate, TimeSpan.Zero)
        {
            Metric = _settings.ValidationMetric,
            MetricValue = figures is null ? null : _settings.ValidationMetric.ValueIn(figures.Metrics()),
        };
        _patienceRanOut = _best is not null && _best.Observe(epoch, metrics.Cost, _parameters);
        return metrics;
    }

    /// <summary>Puts an epoch on record. Apart from <see cref="RunEpoch"/>, so that others can look at the record meanwhile.</summary>
    public void Record(EpochMetrics epoch)
    {
        _history.Add(epoch);
        HasConverged = _patienceRanOut;
    }

    /// <summary>The state between two epochs.</summary>
    /// <param name="state">Takes it or gives it.</param>
    /// <param name="epochs">No network has been through more.</param>
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

    /// <summary>Goes back to the best epoch, where there is one to know.</summary>
    /// <param name="epochs">All networks are through with so many; this one may be one ahead, which it takes back.</param>
    /// <exception cref="TrainingDivergedException">The last step has left parameters that are not finite.</exception>
    public void Finish(int epochs)
    {
        if (_history.Count > epochs)
            TakeBackLastEpoch();
        _best?.Restore(_parameters);
        // A step's guard sees what the steps before it did; what the last one did is looked at here.
        RowSelection rows = _batches.InMemory;
        double loss = rows.Count > 0 ? MeanLoss(rows.Slice(0, RowsOfOutcome)) : _history[^1].TrainingLoss;
        if (!double.IsFinite(loss) || !VectorMath.IsFinite(_parameters.Values))
            throw new TrainingDivergedException(_history.Count, (int)_batches.BatchesPerEpoch, loss, _step.LargestInput, _settings.Checkpoint);
    }

    public void Dispose()
    {
        _team.Dispose();
        _batches.Dispose();
    }

    /// <summary>What the optimiser goes by, as bytes.</summary>
    public byte[] SaveOptimizer()
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        _step.Exchange(new StateWriter(writer));
        writer.WriteChecksum();
        return stream.ToArray();
    }

    /// <summary>Goes on with what an optimiser of the same kind went by.</summary>
    /// <exception cref="FormatException">The bytes are malformed, or of a network of another size.</exception>
    public void ContinueOptimizer(byte[] state)
    {
        using var stream = new MemoryStream(state);
        var reader = new PayloadReader(stream, "optimiser state");
        _step.Continue(new StateReader(reader));
        reader.ReadChecksum();
    }

    // What the optimizer goes by stays as it is: it is of no use but to one who trains on, from these parameters or those.
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
            // Streamed rows may become more from one epoch to the next, but the schedule never goes beyond its end.
            long step = Math.Min(_stepsDone++, steps - 1);
            learningRate = _settings.LearningRate * epochFactor * _settings.LearningRateSchedule.Factor(step, steps);
            float regularization = _settings.RegularizationSchedule.Factor(step, steps);
            WeightedLoss loss = _step.Train(batch, learningRate, regularization, _dropout.NextUInt64(), out bool isFinite);
            if (!isFinite)
                throw new TrainingDivergedException(epoch, b + 1, loss.Mean, _step.LargestInput, _settings.Checkpoint);
            total += loss;
        }
        return (total.Mean, learningRate);
    }

    private void ExchangeEpoch(StateExchange state, int epoch)
    {
        EpochMetrics metrics = state.IsReading ? new EpochMetrics(epoch, 0, null, 0f, TimeSpan.Zero) { Metric = _settings.ValidationMetric } : _history[epoch - 1];
        double trainingLoss = metrics.TrainingLoss;
        double? validationLoss = metrics.ValidationLoss;
        double? metricValue = metrics.MetricValue;
        double learningRate = metrics.LearningRate;
        state.Double(ref trainingLoss, "a training loss");
        state.Require(double.IsFinite(trainingLoss), $"a training loss is not finite");
        state.Optional(ref validationLoss, "a validation loss");
        state.Optional(ref metricValue, "the value of a validation metric");
        state.Double(ref learningRate, "a learning rate");
        if (state.IsReading)
            _history.Add(metrics with { TrainingLoss = trainingLoss, ValidationLoss = validationLoss, MetricValue = metricValue, LearningRate = (float)learningRate });
    }

    private double MeanLoss(RowSelection rows, HeldOutFigures? figures = null)
    {
        WeightedLoss total = default;
        for (int start = 0; start < rows.Count; start += _batches.BatchSize)
        {
            _settings.CheckAlive();
            RowSelection batch = rows.Slice(start, _batches.BatchSize);
            total += _step.Evaluate(batch);
            if (figures is not null)
                Measure(batch, figures);
        }
        return total.Mean;
    }

    // As they were just evaluated.
    private void Measure(RowSelection rows, HeldOutFigures figures)
    {
        _measured!.Load(rows);
        _step.Outputs.CopyTo(_measured.Outputs);
        figures.Add(_measured);
    }
}
