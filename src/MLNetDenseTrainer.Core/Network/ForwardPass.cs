using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Network;

/// <summary>Takes rows through the layers and keeps what backpropagation needs. Threads may work on different rows at a time.</summary>
internal sealed class ForwardPass(NetworkShape shape, int maximumRows)
{
    private readonly LayerBuffers[] _buffers =
        [.. shape.Layers.Select((layer, l) => new LayerBuffers(layer, shape.AppliedActivation(l), maximumRows))];

    public ActivationMatrix Outputs => _buffers[^1].Outputs;

    /// <summary>The outputs of a layer, after dropout.</summary>
    public ActivationMatrix OutputsOf(int layer) => _buffers[layer].Outputs;

    /// <summary>Computes the outputs of some rows from the scaled inputs, beside which there is room for their embedding.</summary>
    /// <remarks>Without draws of dropout, nothing is dropped and no way back is prepared.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ParameterBlock parameters, NetworkInput input, int firstRow, int endRow, DropoutDraws? training = null)
    {
        if (!shape.Embedded.IsEmpty)
            PeriodicEmbedding.Forward(
                input.Dense, shape.Embedded.AsSpan(), ref parameters.FirstOfEmbedding, shape.Inputs, firstRow, endRow);
        if (!shape.Categories.IsEmpty)
            CategoryVectors.Forward(input.Categories, shape, ref parameters.FirstOfCategories, input.Dense, firstRow, endRow);
        for (int l = 0; l < _buffers.Length; l++)
        {
            LayerBuffers buffers = _buffers[l];
            if (l == 0)
                input.MultiplyTo(parameters.Weights(0), ref parameters.FirstBias(0), buffers.Outputs, firstRow, endRow);
            else
                MatrixKernels.Forward(
                    _buffers[l - 1].Outputs, parameters.Weights(l), ref parameters.FirstBias(l), buffers.Outputs, firstRow, endRow);
            if (training is { } draws)
                buffers.ActivateInTraining(firstRow, endRow, draws with { Key = RandomGenerator.Mix(draws.Key + (ulong)l) });
            else
                buffers.Activate(firstRow, endRow);
        }
    }

    /// <inheritdoc cref="LayerBuffers.BackThroughActivation"/>
    public void BackThroughActivation(int layer, ActivationMatrix delta, int firstRow, int endRow) =>
        _buffers[layer].BackThroughActivation(delta, firstRow, endRow);
}
