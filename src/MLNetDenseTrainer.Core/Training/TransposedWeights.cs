using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>The weights of all layers but the first, transposed, as the gradient of a layer's inputs wants them.</summary>
internal sealed class TransposedWeights
{
    private readonly WeightMatrix[] _layers;

    public TransposedWeights(NetworkShape shape) =>
        _layers = [.. shape.Layers.Select((layer, l) => l == 0 && shape.Embedded.IsEmpty ? default : Allocate(layer))];

    /// <summary>Units × inputs of a layer.</summary>
    public WeightMatrix Of(int layer) => _layers[layer];

    /// <summary>Copies what some inputs of a layer send to its units.</summary>
    public void Update(ParameterBlock parameters, int layer, int firstInput, int endInput)
    {
        if (layer > 0 || !parameters.Shape.Embedded.IsEmpty)
            MatrixTranspose.Copy(parameters.Weights(layer), _layers[layer], firstInput, endInput);
    }

    private static WeightMatrix Allocate(LayerShape layer) =>
        new(new AlignedFloats(WeightMatrix.Length(layer.Units, layer.Inputs)), 0, layer.Units, layer.Inputs);
}
