using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>
/// Parameters that one thread owns: the weights of some inputs of a layer, a layer's biases, some inputs' embeddings, or some vectors of
/// categories.
/// </summary>
/// <param name="Kind">The purpose of the parameters.</param>
/// <param name="Layer">The layer.</param>
/// <param name="First">The first input; the number of inputs stands for the biases.</param>
/// <param name="End">The input after the last.</param>
/// <param name="Inputs">
/// Where the part is of inputs or categories here and there, these; First and End then count their places among them.
/// </param>
internal readonly record struct ParameterPart(ParameterKind Kind, int Layer, int First, int End, int[]? Inputs = null)
{
    public static ParameterPart Weights(int layer, int first, int end) => new(ParameterKind.Weights, layer, first, end);

    public static ParameterPart Biases(LayerShape shape, int layer) => new(ParameterKind.Biases, layer, shape.Inputs, shape.Inputs + 1);

    /// <summary>The embeddings of some inputs, counted as they are in the shape.</summary>
    public static ParameterPart Embedding(int first, int end) => new(ParameterKind.Embedding, 0, first, end);

    /// <summary>The vectors of the categories at some places of a list.</summary>
    public static ParameterPart Categories(int[] categories, int first, int end) =>
        new(ParameterKind.Categories, 0, first, end, categories);

    public RangeEnumerator Ranges(ParameterBlock block) => new(this, block);

    /// <summary>Goes through the contiguous pieces of a part, without allocating.</summary>
    public struct RangeEnumerator(ParameterPart part, ParameterBlock block)
    {
        private readonly LayerShape _shape = block.Shape.Layers[part.Layer];
        private int _panel = part.Inputs is null ? -1 : 0;
        private int _place = part.First - 1;

        public readonly RangeEnumerator GetEnumerator() => this;

        public readonly Range Current => part.Kind switch
        {
            ParameterKind.Biases => _shape.BiasOffset.._shape.End,
            ParameterKind.Embedding => ParameterBlock.EmbeddingRange(part.First, part.End),
            ParameterKind.Categories => block.CategoryRange(part.Inputs![_place]),
            _ when part.Inputs is { } inputs => block.Weights(part.Layer).Rows(_panel, inputs[_place], inputs[_place] + 1),
            _ => block.Weights(part.Layer).Rows(_panel, part.First, part.End),
        };

        public bool MoveNext() => part.Inputs is null ? MoveToNextPanel() : MoveToNextInput();

        private bool MoveToNextInput()
        {
            if (++_place == part.End)
            {
                _place = part.First;
                _panel++;
            }
            int panels = part.Kind == ParameterKind.Weights ? Panels.Count(_shape.Units) : 1;
            return part.First < part.End && _panel < panels;
        }

        private bool MoveToNextPanel() => ++_panel < (part.Kind == ParameterKind.Weights ? Panels.Count(_shape.Units) : 1);
    }
}
