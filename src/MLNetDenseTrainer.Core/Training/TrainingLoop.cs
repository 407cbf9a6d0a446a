using System.Diagnostics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Epochs of mini-batches: the loop that trains one network.</summary>
internal sealed class TrainingLoop
{
    private readonly TrainingSettings _settings;
    private readonly TrainingRows _rows;
    private readonly int[] _trainingOrder;
    private readonly int[] _validationRows;
    private readonly ParameterBlock _parameters;
    private readonly MiniBatch _batch;
    private readonly Backpropagation _backpropagation;
    private readonly Backpropagation _validation;
    private readonly GradientStep _gradientStep;
    private readonly RandomGenerator _shuffling;
    private readonly RandomGenerator _dropout;
    private readonly List<EpochMetrics> _history = [];
    private long _step;

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
        NetworkShape shape = parameters.Shape;
        int batchSize = Math.Min(settings.BatchSize, Math.Max(trainingRows.Length, 1));
        var kernels = new MatrixKernels(settings.Threads);
        _batch = new MiniBatch(shape.Inputs, batchSize);
        _backpropagation = new Backpropagation(shape, settings.Loss.WithLabelSmoothing(settings.LabelSmoothing), kernels, batchSize);
        _validation = settings.LabelSmoothing == 0f ? _backpropagation : new Backpropagation(shape, settings.Loss, kernels, batchSize);
        _gradientStep = new GradientStep(settings, shape.ParameterCount);
        _shuffling = new RandomGenerator(settings.Seed, RandomStream.Shuffling);
        _dropout = new RandomGenerator(settings.Seed, RandomStream.Dropout);
    }

    private int BatchesPerEpoch => (_trainingOrder.Length + _settings.BatchSize - 1) / _settings.BatchSize;

    /// <summary>Trains to the end, or to where a callback or early stopping ends it, and returns the epochs.</summary>
    /// <exception cref="TrainingDivergedException">A loss or gradient is not finite.</exception>
    public IReadOnlyList<EpochMetrics> Run()
    {
        BestEpoch? best = _settings.EarlyStopping is { } stopping && _validationRows.Length > 0 ? new BestEpoch(stopping) : null;
        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= _settings.Epochs; epoch++)
        {
            if (_settings.Shuffle)
                _shuffling.Shuffle<int>(_trainingOrder);
            (double trainingLoss, float learningRate) = RunEpoch(epoch);
            double? validationLoss = _validationRows.Length > 0 ? MeanLoss(_validationRows) : null;
            var metrics = new EpochMetrics(epoch, trainingLoss, validationLoss, learningRate, clock.Elapsed);
            _history.Add(metrics);

            var progress = new EpochProgress(metrics, _settings.Epochs);
            _settings.OnEpoch?.Invoke(progress);
            bool patienceRanOut = best is not null && best.Observe(epoch, validationLoss!.Value, _parameters);
            if (progress.StopRequested || patienceRanOut)
                break;
        }
        best?.Restore(_parameters);
        return _history;
    }

    private (double Loss, float LearningRate) RunEpoch(int epoch)
    {
        WeightedLoss total = default;
        float learningRate = _settings.LearningRate;
        long steps = (long)BatchesPerEpoch * _settings.Epochs;
        for (int b = 0; b < BatchesPerEpoch; b++)
        {
            _settings.CheckAlive();
            int first = b * _settings.BatchSize;
            _batch.Load(_rows, _trainingOrder.AsSpan(first, Math.Min(_settings.BatchSize, _trainingOrder.Length - first)));
            WeightedLoss loss = _backpropagation.Run(_parameters, _batch, _dropout);
            learningRate = _settings.LearningRate * _settings.LearningRateSchedule.Factor(_step++, steps);
            if (!double.IsFinite(loss.Sum) || !_gradientStep.TryApply(_parameters, _backpropagation.Gradients, learningRate))
                throw new TrainingDivergedException(epoch, b + 1, loss.Mean, _batch.LargestInput);
            total += loss;
        }
        return (total.Mean, learningRate);
    }

    private double MeanLoss(int[] rows)
    {
        WeightedLoss total = default;
        int step = Math.Min(_settings.BatchSize, _trainingOrder.Length);
        for (int first = 0; first < rows.Length; first += step)
        {
            _settings.CheckAlive();
            _batch.Load(_rows, rows.AsSpan(first, Math.Min(step, rows.Length - first)));
            total += _validation.Evaluate(_parameters, _batch);
        }
        return total.Mean;
    }
}
