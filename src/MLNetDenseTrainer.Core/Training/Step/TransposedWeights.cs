using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>The weights of layers whose inputs have a gradient, transposed, as the gradient of a layer's inputs wants them.</summary>
/// <remarks>
/// Each worker has its own and makes it anew on every way back: a copy that all shared would be written by one core while its lines are in
/// the caches of the others, which takes longer than making it.
/// </remarks>
internal sealed class TransposedWeights
{
    private readonly WeightMatrix[] _layers;

    public TransposedWeights(NetworkShape shape) =>
        _layers = [.. shape.Layers.Select((layer, l) => l == 0 && shape.Embedded.IsEmpty ? default : Allocate(layer))];

    /// <summary>Units × inputs of a layer, as its weights are now.</summary>
    public WeightMatrix Of(ParameterBlock parameters, int layer)
    {
        MatrixTranspose.Copy(parameters.Weights(layer), _layers[layer]);
        return _layers[layer];
    }

    private static WeightMatrix Allocate(LayerShape layer) =>
        new(new AlignedFloats(WeightMatrix.Length(layer.Units, layer.Inputs)), 0, layer.Units, layer.Inputs);
}
