using System.Diagnostics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Epochs of mini-batches: the loop that trains one network.</summary>
internal sealed class TrainingLoop
{
    // Below so many operations per step and thread, another thread costs more than it brings.
    internal const double OperationsWorthAThread = 4e6;

    private readonly TrainingSettings _settings;
    private readonly TrainingRows _rows;
    private readonly int[] _trainingOrder;
    private readonly int[] _validationRows;
    private readonly ParameterBlock _parameters;
    private readonly RandomGenerator _shuffling;
    private readonly RandomGenerator _dropout;
    private readonly List<EpochMetrics> _history = [];
    private long _stepsDone;

    /// <param name="settings">What governs the training.</param>
    /// <param name="rows">Scaled rows.</param>
    /// <param name="trainingRows">Which of them to learn from.</param>
    /// <param name="validationRows">Which of them to measure each epoch by; may be none.</param>
    /// <param name="parameters">Where to begin, and where the result will be.</param>
    public TrainingLoop(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows, ParameterBlock parameters)
    {
        _settings = settings;
        _rows = rows;
        _trainingOrder = [.. trainingRows];
        _validationRows = validationRows;
        _parameters = parameters;
        _shuffling = new RandomGenerator(settings.Seed, RandomStream.Shuffling);
        _dropout = new RandomGenerator(settings.Seed, RandomStream.Dropout);
    }

    private int BatchSize => Math.Min(_settings.BatchSize, _trainingOrder.Length);

    private int BatchesPerEpoch => (_trainingOrder.Length + BatchSize - 1) / BatchSize;

    /// <summary>Trains to the end, or to where a callback or early stopping ends it, and returns the epochs.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public IReadOnlyList<EpochMetrics> Run()
    {
        BestEpoch? best = _settings.EarlyStopping is { } stopping && _validationRows.Length > 0 ? new BestEpoch(stopping) : null;
        using var team = new WorkerTeam(Threads());
        var step = new TrainingStep(_settings, _rows, BatchSize, _parameters, team);
        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= _settings.Epochs; epoch++)
        {
            if (_settings.Shuffle)
                _shuffling.Shuffle<int>(_trainingOrder);
            (double trainingLoss, float learningRate) = RunEpoch(step, epoch);
            double? validationLoss = _validationRows.Length > 0 ? MeanLoss(step, _validationRows) : null;
            var metrics = new EpochMetrics(epoch, trainingLoss, validationLoss, learningRate, clock.Elapsed);
            _history.Add(metrics);

            var progress = new EpochProgress(metrics, _settings.Epochs);
            _settings.OnEpoch?.Invoke(progress);
            bool patienceRanOut = best is not null && best.Observe(epoch, validationLoss!.Value, _parameters);
            if (progress.StopRequested || patienceRanOut)
                break;
        }
        best?.Restore(_parameters);
        CheckOutcome(step);
        return _history;
    }

    // A step's guard sees what the steps before it did; the last one's work is looked at here.
    private void CheckOutcome(TrainingStep step)
    {
        WeightedLoss loss = step.Evaluate(Batch(_trainingOrder, BatchesPerEpoch - 1));
        if (!double.IsFinite(loss.Sum) || !VectorMath.IsFinite(_parameters.Values))
            throw new TrainingDivergedException(_history.Count, BatchesPerEpoch, loss.Mean, step.LargestInput);
    }

    private (double Loss, float LearningRate) RunEpoch(TrainingStep step, int epoch)
    {
        WeightedLoss total = default;
        float learningRate = _settings.LearningRate;
        long steps = (long)BatchesPerEpoch * _settings.Epochs;
        for (int b = 0; b < BatchesPerEpoch; b++)
        {
            _settings.CheckAlive();
            learningRate = _settings.LearningRate * _settings.LearningRateSchedule.Factor(_stepsDone++, steps);
            WeightedLoss loss = step.Train(Batch(_trainingOrder, b), learningRate, _dropout.NextUInt64(), out bool isFinite);
            if (!isFinite)
                throw new TrainingDivergedException(epoch, b + 1, loss.Mean, step.LargestInput);
            total += loss;
        }
        return (total.Mean, learningRate);
    }

    private double MeanLoss(TrainingStep step, int[] rows)
    {
        WeightedLoss total = default;
        for (int b = 0; b * BatchSize < rows.Length; b++)
        {
            _settings.CheckAlive();
            total += step.Evaluate(Batch(rows, b));
        }
        return total.Mean;
    }

    private ReadOnlyMemory<int> Batch(int[] rows, int batch) => rows.AsMemory(batch * BatchSize, Math.Min(BatchSize, rows.Length - batch * BatchSize));

    private int Threads()
    {
        // A multiply and an add for each parameter, row and product.
        double operations = 6.0 * BatchSize * _parameters.Shape.ParameterCount;
        return Math.Clamp((int)(operations / OperationsWorthAThread), 1, _settings.Threads);
    }
}
