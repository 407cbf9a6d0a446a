using System.Diagnostics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Epochs of mini-batches: the loop that trains one network.</summary>
internal sealed class TrainingLoop
{
    // Below so many operations per step and thread, another thread costs more than it brings.
    internal const double OperationsWorthAThread = 4e6;

    // Enough of them to meet what has gone wrong, and few enough to cost nothing.
    private const int RowsOfOutcome = 1 << 14;

    private readonly TrainingSettings _settings;
    private readonly BatchSource _batches;
    private readonly RowSelection _validation;
    private readonly ParameterBlock _parameters;
    private readonly RandomGenerator _dropout;
    private readonly List<EpochMetrics> _history = [];
    private long _stepsDone;

    /// <param name="settings">What governs the training.</param>
    /// <param name="batches">Scaled rows to learn from.</param>
    /// <param name="validation">Scaled rows to measure each epoch by; may be none.</param>
    /// <param name="parameters">Where to begin, and where the result will be.</param>
    public TrainingLoop(TrainingSettings settings, BatchSource batches, RowSelection validation, ParameterBlock parameters)
    {
        _settings = settings;
        _batches = batches;
        _validation = validation;
        _parameters = parameters;
        _dropout = new RandomGenerator(settings.Seed, RandomStream.Dropout);
    }

    /// <summary>Trains on rows in memory.</summary>
    public TrainingLoop(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows, ParameterBlock parameters)
        : this(settings, new MemoryBatches(settings, rows, trainingRows), new RowSelection(rows, validationRows), parameters)
    {
    }

    /// <summary>Trains to the end, or to where a callback or early stopping ends it, and returns the epochs.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public IReadOnlyList<EpochMetrics> Run()
    {
        BestEpoch? best = _settings.EarlyStopping is { } stopping && _validation.Count > 0 ? new BestEpoch(stopping) : null;
        using var team = new WorkerTeam(Threads());
        var step = new TrainingStep(_settings, _batches.BatchSize, _parameters, team);
        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= _settings.Epochs; epoch++)
        {
            (double trainingLoss, float learningRate) = RunEpoch(step, epoch);
            double? validationLoss = _validation.Count > 0 ? MeanLoss(step, _validation) : null;
            var metrics = new EpochMetrics(epoch, trainingLoss, validationLoss, learningRate, clock.Elapsed);
            _history.Add(metrics);

            var progress = new EpochProgress(metrics, _settings.Epochs);
            _settings.OnEpoch?.Invoke(progress);
            _settings.CheckAlive();
            bool patienceRanOut = best is not null && best.Observe(epoch, validationLoss!.Value, _parameters);
            if (progress.StopRequested || patienceRanOut)
                break;
        }
        best?.Restore(_parameters);
        CheckOutcome(step);
        return _history;
    }

    // A step's guard sees what the steps before it did; what the last one did is looked at here.
    private void CheckOutcome(TrainingStep step)
    {
        RowSelection rows = _batches.InMemory;
        double loss = rows.Count > 0 ? MeanLoss(step, rows.Slice(0, RowsOfOutcome)) : _history[^1].TrainingLoss;
        if (!double.IsFinite(loss) || !VectorMath.IsFinite(_parameters.Values))
            throw new TrainingDivergedException(_history.Count, (int)_batches.BatchesPerEpoch, loss, step.LargestInput);
    }

    private (double Loss, float LearningRate) RunEpoch(TrainingStep step, int epoch)
    {
        WeightedLoss total = default;
        float learningRate = _settings.LearningRate;
        long steps = _batches.BatchesPerEpoch * _settings.Epochs;
        _settings.CheckAlive();
        _batches.BeginEpoch();
        for (int b = 0; _batches.TryNext(out RowSelection batch); b++)
        {
            _settings.CheckAlive();
            // Streamed rows may become more from one epoch to the next, but the schedule never goes beyond its end.
            learningRate = _settings.LearningRate * _settings.LearningRateSchedule.Factor(Math.Min(_stepsDone++, steps - 1), steps);
            WeightedLoss loss = step.Train(batch, learningRate, _dropout.NextUInt64(), out bool isFinite);
            if (!isFinite)
                throw new TrainingDivergedException(epoch, b + 1, loss.Mean, step.LargestInput);
            total += loss;
        }
        return (total.Mean, learningRate);
    }

    private double MeanLoss(TrainingStep step, RowSelection rows)
    {
        WeightedLoss total = default;
        for (int start = 0; start < rows.Count; start += _batches.BatchSize)
        {
            _settings.CheckAlive();
            total += step.Evaluate(rows.Slice(start, _batches.BatchSize));
        }
        return total.Mean;
    }

    private int Threads()
    {
        // A multiply and an add for each parameter, row and product.
        double operations = 6.0 * _batches.BatchSize * _parameters.Shape.ParameterCount;
        return Math.Clamp((int)(operations / OperationsWorthAThread), 1, Math.Max(1, _settings.Threads - _batches.ReadingThreads));
    }
}
