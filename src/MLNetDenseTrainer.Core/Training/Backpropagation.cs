using System.Numerics.Tensors;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>The loss of a mini-batch and its gradient by every parameter.</summary>
internal sealed class Backpropagation
{
    private readonly Loss _loss;
    private readonly MatrixKernels _kernels;
    private readonly ForwardPass _forward;
    private readonly float[] _rowLosses;
    private readonly float[][] _deltas;

    public Backpropagation(NetworkShape shape, Loss loss, MatrixKernels kernels, int maximumRows)
    {
        _loss = loss;
        _kernels = kernels;
        _forward = new ForwardPass(shape, kernels, maximumRows);
        _rowLosses = new float[maximumRows];
        _deltas = [.. shape.Layers.Select(layer => new float[checked(maximumRows * layer.Units)])];
        Gradients = new ParameterBlock(shape);
    }

    /// <summary>The gradient of the batch's mean loss by the parameters, laid out as they are.</summary>
    public ParameterBlock Gradients { get; }

    /// <summary>Sets <see cref="Gradients"/> and returns the loss.</summary>
    public WeightedLoss Run(ParameterBlock parameters, MiniBatch batch, RandomGenerator? dropout)
    {
        NetworkShape shape = parameters.Shape;
        int rows = batch.Count;
        Memory<float> outputs = _forward.Run(parameters, batch.Features, rows, dropout);
        WeightedLoss loss = BackThroughLoss(outputs.Span, batch, shape.Outputs);

        for (int l = shape.Layers.Length - 1; l >= 0; l--)
        {
            LayerShape layer = shape.Layers[l];
            Memory<float> delta = _deltas[l].AsMemory(0, rows * layer.Units);
            if (l == shape.Layers.Length - 1 && layer.Activation == Activation.Relu)
                ReluOutput.BackThrough(outputs.Span, delta.Span, layer.Units);
            else
                _forward.BackThroughActivation(l, delta.Span);

            ReadOnlyMemory<float> x = l == 0 ? batch.Features : _forward.Outputs(l - 1, rows);
            _kernels.ParameterGradient(x, delta, Gradients.Weights(l), Gradients.Biases(l), rows, layer.Inputs, layer.Units);
            if (l > 0)
                _kernels.InputGradient(delta, parameters.Weights(l), _deltas[l - 1].AsMemory(0, rows * layer.Inputs), rows, layer.Inputs, layer.Units);
        }
        return loss;
    }

    /// <summary>The loss alone, over rows that may be validation rows.</summary>
    public WeightedLoss Evaluate(ParameterBlock parameters, MiniBatch batch)
    {
        Memory<float> outputs = _forward.Run(parameters, batch.Features, batch.Count);
        return EvaluateLoss(outputs.Span, batch, parameters.Shape.Outputs);
    }

    private WeightedLoss EvaluateLoss(ReadOnlySpan<float> outputs, MiniBatch batch, int units)
    {
        Span<float> losses = _rowLosses.AsSpan(0, batch.Count);
        _loss.Evaluate(outputs, batch.Targets, losses, _deltas[^1].AsSpan(0, batch.Count * units));
        return WeightedLoss.Of(losses, batch.Weights);
    }

    // The mean of weighted losses changes with each row's outputs by that row's share in the weights.
    private WeightedLoss BackThroughLoss(ReadOnlySpan<float> outputs, MiniBatch batch, int units)
    {
        WeightedLoss loss = EvaluateLoss(outputs, batch, units);
        for (int r = 0; r < batch.Count; r++)
        {
            Span<float> delta = _deltas[^1].AsSpan(r * units, units);
            TensorPrimitives.Multiply(delta, (float)(batch.Weights[r] / loss.WeightSum), delta);
        }
        return loss;
    }
}
