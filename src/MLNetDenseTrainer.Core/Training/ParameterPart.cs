using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Parameters that one thread owns: what some inputs of a layer send to its units, or the layer's biases.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="First">The first input; the number of inputs stands for the biases.</param>
/// <param name="End">The input after the last.</param>
/// <param name="IsBiases">Whether these are the biases.</param>
internal readonly record struct ParameterPart(int Layer, int First, int End, bool IsBiases)
{
    public static ParameterPart Weights(int layer, int first, int end) => new(layer, first, end, IsBiases: false);

    public static ParameterPart Biases(LayerShape shape, int layer) => new(layer, shape.Inputs, shape.Inputs + 1, IsBiases: true);

    /// <summary>Where the part lies in the block.</summary>
    public RangeEnumerator Ranges(ParameterBlock block) => new(this, block);

    /// <summary>Goes through the contiguous pieces of a part, without allocating.</summary>
    public struct RangeEnumerator(ParameterPart part, ParameterBlock block)
    {
        private readonly LayerShape _shape = block.Shape.Layers[part.Layer];
        private int _panel = -1;

        public readonly RangeEnumerator GetEnumerator() => this;

        public readonly Range Current => part.IsBiases
            ? _shape.BiasOffset.._shape.End
            : block.Weights(part.Layer).Rows(_panel, part.First, part.End);

        public bool MoveNext() => ++_panel < (part.IsBiases ? 1 : Panels.Count(_shape.Units));
    }
}
