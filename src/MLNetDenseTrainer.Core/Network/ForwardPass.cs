using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Takes rows through the layers and keeps what backpropagation needs. One per thread; it owns its buffers.</summary>
internal sealed class ForwardPass
{
    private readonly NetworkShape _shape;
    private readonly MatrixKernels _kernels;
    private readonly LayerBuffers[] _buffers;

    public ForwardPass(NetworkShape shape, MatrixKernels kernels, int maximumRows)
    {
        _shape = shape;
        _kernels = kernels;
        _buffers = [.. shape.Layers.Select((layer, l) => new LayerBuffers(layer, ActivationFunction.Of(shape.AppliedActivation(l)), maximumRows))];
    }

    /// <summary>The outputs of the last layer, rows × outputs, valid until the next call.</summary>
    /// <param name="parameters">The network's weights and biases.</param>
    /// <param name="x">Rows × inputs, scaled.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="dropout">Draws what is dropped, in training; <see langword="null"/> drops nothing.</param>
    public Memory<float> Run(ParameterBlock parameters, ReadOnlyMemory<float> x, int rows, RandomGenerator? dropout = null)
    {
        for (int l = 0; l < _buffers.Length; l++)
        {
            LayerShape layer = _shape.Layers[l];
            LayerBuffers buffers = _buffers[l];
            int length = rows * layer.Units;
            Memory<float> z = buffers.PreActivations.AsMemory(0, length);
            _kernels.Forward(x, parameters.Weights(l), parameters.Biases(l), z, rows, layer.Inputs, layer.Units);
            buffers.Function.Apply(z.Span, buffers.Activations.AsSpan(0, length));
            if (layer.Dropout > 0 && dropout is not null)
                buffers.Drop(layer.Dropout, length, dropout);
            else
                buffers.Outputs = buffers.Activations;
            x = buffers.Outputs.AsMemory(0, length);
        }
        return _buffers[^1].Outputs.AsMemory(0, rows * _shape.Outputs);
    }

    /// <summary>What the last run handed on from a layer, after dropout.</summary>
    public ReadOnlyMemory<float> Outputs(int layer, int rows) => _buffers[layer].Outputs.AsMemory(0, rows * _shape.Layers[layer].Units);

    /// <summary>Turns the gradient of a layer's outputs into that of its pre-activations, in place.</summary>
    public void BackThroughActivation(int layer, Span<float> delta) => _buffers[layer].BackThroughActivation(delta);
}
