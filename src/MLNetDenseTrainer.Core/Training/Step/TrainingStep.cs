using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Losses;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>One mini-batch from rows to changed parameters, shared by a team of threads.</summary>
/// <remarks>
/// Each worker takes its rows forward and back; when all are through, each sums the gradients of its parameters and changes them.
/// </remarks>
internal sealed class TrainingStep
{
    // Which of a worker's parts is of the inputs or categories that occur: others in each batch.
    private const int OccurringPart = 0;

    private readonly ParameterBlock _parameters;
    private readonly WorkerTeam _team;
    private readonly MiniBatch _batch;
    private readonly Backpropagation _backpropagation;
    private readonly Backpropagation _evaluation;
    private readonly GradientStep _gradientStep;
    private readonly TransposedWeights[] _transposed;
    private readonly ParameterPart[][] _parts;
    private readonly bool[] _finite;
    private readonly Action<int> _train;
    private readonly Action<int> _evaluate;
    private RowSelection _rows;
    private DropoutDraws _draws;

    // The batch size is that of the largest batch, and the mean weight that of all training rows.
    public TrainingStep(
        TrainingSettings settings, int batchSize, ParameterBlock parameters, WorkerTeam team, double meanWeight, bool sparse = false,
        float[]? categoryRates = null)
    {
        NetworkShape shape = parameters.Shape;
        _parameters = parameters;
        _team = team;
        int targets = settings.Loss.Head.TargetCount(shape.Outputs);
        _batch = new MiniBatch(shape.FirstLayerInputs, batchSize, targets, sparse, shape.CategoryCount);
        var smoothing = new LabelSmoothing(settings.LabelSmoothing, settings.SmoothingShares);
        _backpropagation = new Backpropagation(shape, settings.Loss.WithLabelSmoothing(smoothing), batchSize, meanWeight);
        _evaluation = settings.LabelSmoothing == 0f ? _backpropagation : new Backpropagation(shape, settings.Loss, batchSize, meanWeight);
        _gradientStep = new GradientStep(settings, parameters, _backpropagation.Gradients, categoryRates);
        _transposed = [.. Enumerable.Range(0, team.Count).Select(_ => new TransposedWeights(shape))];
        _parts = [.. Enumerable.Range(0, team.Count).Select(worker => PartsOf(shape, worker))];
        _finite = new bool[team.Count];
        _train = Train;
        _evaluate = Evaluate;
    }

    /// <summary>The largest feature of the last batch, by size.</summary>
    public float LargestInput => _batch.LargestInput();

    /// <summary>
    /// Trains on some rows, with a factor for dropout and weight decay, and returns their loss before the step;
    /// <paramref name="isFinite"/> is false where training has diverged.
    /// </summary>
    public WeightedLoss Train(RowSelection rows, float learningRate, float regularization, ulong dropoutKey, out bool isFinite)
    {
        _rows = rows;
        _draws = new DropoutDraws(dropoutKey, regularization);
        _batch.Load(rows.Rows, rows.Indices.Span);
        _batch.FindColumns();
        int? inputs = _batch.IsSparse ? _batch.Occurring : null;
        _gradientStep.Begin(learningRate, regularization, inputs, _batch.HasCategories ? _batch.Occurring : 0);
        _team.Run(_train);
        WeightedLoss loss = _backpropagation.Loss(_batch);
        isFinite = double.IsFinite(loss.Sum) && !_finite.Contains(false);
        return loss;
    }

    /// <summary>The outputs of the rows that were evaluated last, rows × units.</summary>
    public ReadOnlySpan<float> Outputs => _evaluation.Outputs(_batch);

    public void Exchange(StateExchange state) => _gradientStep.Exchange(state);

    /// <summary>Takes over the state of an optimizer, perhaps with other parameters.</summary>
    public void Continue(StateExchange state) => _gradientStep.Continue(state);

    /// <summary>The loss of some rows as the parameters are, without dropout or smoothing.</summary>
    public WeightedLoss Evaluate(RowSelection rows)
    {
        _rows = rows;
        _batch.Load(rows.Rows, rows.Indices.Span);
        _team.Run(_evaluate);
        return _evaluation.Loss(_batch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Train(int worker)
    {
        (int firstRow, int endRow) = _team.Share(_batch.Count, worker);
        _batch.LoadFeatures(_rows.Rows, _rows.Indices.Span, firstRow, endRow);
        _backpropagation.Forward(_parameters, _batch, firstRow, endRow, _draws);
        if (_backpropagation.BackwardNeedsAllRows)
            _team.Barrier();
        _backpropagation.Backward(_parameters, _transposed[worker], _batch, firstRow, endRow);
        _team.Barrier();
        ChangeParameters(worker);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ChangeParameters(int worker)
    {
        bool finite = true;
        if (_batch.IsSparse || _batch.HasCategories)
            _parts[worker][OccurringPart] = Occurring(worker);
        foreach (ParameterPart part in _parts[worker])
        {
            ComputeGradient(part);
            finite &= _gradientStep.Complete(part);
            if (_gradientStep.Clips)
                _gradientStep.Measure(part);
        }
        _finite[worker] = finite;
        float clipFactor = 1f;
        if (_gradientStep.Clips)
        {
            _team.Barrier();
            clipFactor = _gradientStep.ClipFactor();
        }
        foreach (ParameterPart part in _parts[worker])
            _gradientStep.Apply(part, clipFactor);
    }

    private void ComputeGradient(ParameterPart part)
    {
        switch (part.Kind)
        {
            case ParameterKind.Biases:
                _backpropagation.BiasGradient(_batch, part.Layer);
                break;
            case ParameterKind.Embedding:
                _backpropagation.EmbeddingGradient(_parameters, _batch, part.First, part.End);
                break;
            case ParameterKind.Categories:
                _backpropagation.CategoryGradient(_batch, part.First, part.End);
                break;
            default:
                _backpropagation.WeightGradient(_batch, part.Layer, part.First, part.End);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Evaluate(int worker)
    {
        (int firstRow, int endRow) = _team.Share(_batch.Count, worker);
        _batch.LoadFeatures(_rows.Rows, _rows.Indices.Span, firstRow, endRow);
        _evaluation.Forward(_parameters, _batch, firstRow, endRow);
    }

    private ParameterPart Occurring(int worker)
    {
        (int first, int end) = _team.Share(_batch.Occurring, worker);
        return _batch.IsSparse
            ? ParameterPart.Weights(0, first, end) with { Inputs = _batch.Columns.Columns }
            : ParameterPart.Categories(_batch.Columns.Columns, first, end);
    }

    // Each layer's weights are shared by inputs, so that all workers have as much to do; biases are little and go to the last.
    private ParameterPart[] PartsOf(NetworkShape shape, int worker)
    {
        var parts = new List<ParameterPart>();
        if (_batch.IsSparse || _batch.HasCategories)
            parts.Add(default);
        (int firstEmbedded, int endEmbedded) = _team.Share(shape.Embedded.Length, worker);
        if (endEmbedded > firstEmbedded)
            parts.Add(ParameterPart.Embedding(firstEmbedded, endEmbedded));
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            (int first, int end) = _team.Share(shape.Layers[l].Inputs, worker);
            if (end > first && !(l == 0 && _batch.IsSparse))
                parts.Add(ParameterPart.Weights(l, first, end));
            if (worker == _team.Count - 1)
                parts.Add(ParameterPart.Biases(shape.Layers[l], l));
        }
        return [.. parts];
    }
}
