using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>The loss of a mini-batch and its gradient by every parameter, in parts that threads can share.</summary>
/// <remarks>
/// Forward and back through the layers, each row is on its own. The gradient of a weight is a sum over all rows, so it begins when all
/// threads are through with their rows, and each thread sums the weights it owns: no sum is ever split between threads.
/// </remarks>
internal sealed class Backpropagation
{
    private readonly NetworkShape _shape;
    private readonly Loss _loss;
    // The mean weight of all training rows.
    private readonly double _meanWeight;
    private readonly ForwardPass _forward;
    private readonly ActivationMatrix[] _deltas;
    private readonly ActivationMatrix? _inputDeltas;
    private readonly float[] _outputs;
    private readonly float[] _outputGradients;
    private readonly float[] _rowLosses;

    public Backpropagation(NetworkShape shape, Loss loss, int maximumRows, double meanWeight)
    {
        _shape = shape;
        _loss = loss;
        _meanWeight = meanWeight;
        _forward = new ForwardPass(shape, maximumRows);
        _deltas = [.. shape.Layers.Select(layer => new ActivationMatrix(maximumRows, layer.Units))];
        _inputDeltas = shape.LearnsInputs ? new ActivationMatrix(maximumRows, shape.FirstLayerInputs) : null;
        _outputs = new float[checked(maximumRows * shape.Outputs)];
        _outputGradients = new float[_outputs.Length];
        _rowLosses = new float[maximumRows];
        Gradients = new ParameterBlock(shape);
    }

    /// <summary>
    /// The gradient of sum(w l) / (rows of the batch * mean weight of all training rows), laid out as the parameters are.
    /// It has the same mean in every batch size.
    /// </summary>
    public ParameterBlock Gradients { get; }

    /// <summary>Whether <see cref="Backward"/> looks at the outputs of all rows, not only its own.</summary>
    public bool BackwardNeedsAllRows => _shape.Layers[^1].Activation == Activation.Relu;

    private int LastLayer => _shape.Layers.Length - 1;

    /// <summary>The loss of the batch whose rows have all gone forward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WeightedLoss Loss(MiniBatch batch)
    {
        double sum = 0.0;
        for (int r = 0; r < batch.Count; r++)
            sum += (double)batch.Weights[r] * _rowLosses[r];
        return new WeightedLoss(sum, batch.WeightSum);
    }

    /// <summary>The outputs of the batch whose rows have all gone forward, rows × units.</summary>
    public ReadOnlySpan<float> Outputs(MiniBatch batch) => _outputs.AsSpan(0, batch.Count * _shape.Outputs);

    /// <summary>From features to the loss of each row; with draws for dropout where <see cref="Backward"/> is to follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(ParameterBlock parameters, MiniBatch batch, int firstRow, int endRow, DropoutDraws? training = null)
    {
        _forward.Run(parameters, batch.Features, firstRow, endRow, training);
        int units = _shape.Outputs;
        int rows = endRow - firstRow;
        Span<float> outputs = _outputs.AsSpan(firstRow * units, rows * units);
        _forward.Outputs.CopyRowsTo(outputs, firstRow, endRow);
        Span<float> gradients = _outputGradients.AsSpan(firstRow * units, rows * units);
        if (rows > 0)
            _loss.Evaluate(outputs, batch.TargetsOf(firstRow, endRow), _rowLosses.AsSpan(firstRow, rows), gradients);
    }

    /// <summary>From the loss of each row back to the gradient of each layer's pre-activations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(ParameterBlock parameters, TransposedWeights transposed, MiniBatch batch, int firstRow, int endRow)
    {
        if (firstRow == endRow)
            return;
        int units = _shape.Outputs;
        // Not by the weights of this batch: they would cancel, the more so the fewer its rows are.
        double weightOfBatch = batch.Count * _meanWeight;
        for (int r = firstRow; r < endRow; r++)
        {
            Span<float> gradient = _outputGradients.AsSpan(r * units, units);
            if (BackwardNeedsAllRows)
                ReluOutput.BackThrough(_outputs.AsSpan(0, batch.Count * units), gradient, r);
            _deltas[^1].SetScaledRow(r, gradient, (float)(batch.Weights[r] / weightOfBatch));
        }
        if (!BackwardNeedsAllRows)
            _forward.BackThroughActivation(LastLayer, _deltas[^1], firstRow, endRow);
        for (int l = LastLayer; l > 0; l--)
        {
            MatrixKernels.InputGradient(_deltas[l], transposed.Of(parameters, l), _deltas[l - 1], firstRow, endRow);
            _forward.BackThroughActivation(l - 1, _deltas[l - 1], firstRow, endRow);
        }
        if (_inputDeltas is not null)
            MatrixKernels.InputGradient(_deltas[0], transposed.Of(parameters, 0), _inputDeltas, firstRow, endRow);
    }

    /// <summary>Sums the gradients of some inputs' weights over all rows; of sparse rows, layer 1 counts only occurring inputs.</summary>
    public void WeightGradient(MiniBatch batch, int layer, int firstInput, int endInput)
    {
        if (layer == 0 && batch.IsSparse)
        {
            SparseKernels.WeightGradient(batch.Columns, _deltas[0], Gradients.Weights(0), firstInput, endInput);
            return;
        }
        ActivationMatrix x = layer == 0 ? batch.Features.Dense : _forward.OutputsOf(layer - 1);
        MatrixKernels.WeightGradient(x, _deltas[layer], Gradients.Weights(layer), batch.Count, firstInput, endInput);
    }

    public void EmbeddingGradient(ParameterBlock parameters, MiniBatch batch, int first, int end) =>
        PeriodicEmbedding.Gradient(
            batch.Features.Dense, _inputDeltas!, _shape.Embedded.AsSpan(), ref parameters.FirstOfEmbedding,
            ref Gradients.FirstOfEmbedding, _shape.Inputs, batch.Count, first, end);

    /// <summary>Sums the gradients of the vectors of some of the categories that occur.</summary>
    public void CategoryGradient(MiniBatch batch, int firstPlace, int endPlace) =>
        CategoryVectors.Gradient(batch.Columns, _shape, _inputDeltas!, ref Gradients.FirstOfCategories, firstPlace, endPlace);

    public void BiasGradient(MiniBatch batch, int layer) =>
        MatrixKernels.BiasGradient(_deltas[layer], ref Gradients.FirstBias(layer), batch.Count);
}
