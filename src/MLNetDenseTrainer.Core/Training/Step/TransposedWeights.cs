using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>Transposed weights of the layers whose inputs have a gradient.</summary>
/// <remarks>Each worker makes its own in every backward pass. A shared copy is slower: others have its lines in their caches.</remarks>
internal sealed class TransposedWeights
{
    private readonly WeightMatrix[] _layers;

    public TransposedWeights(NetworkShape shape) =>
        _layers = [.. shape.Layers.Select((layer, l) => l == 0 && !shape.LearnsInputs ? default : Allocate(layer))];

    /// <summary>Units × inputs of a layer, as its weights are now.</summary>
    public WeightMatrix Of(ParameterBlock parameters, int layer)
    {
        MatrixTranspose.Copy(parameters.Weights(layer), _layers[layer]);
        return _layers[layer];
    }

    private static WeightMatrix Allocate(LayerShape layer) =>
        new(new AlignedFloats(WeightMatrix.Length(layer.Units, layer.Inputs)), 0, layer.Units, layer.Inputs);
}
