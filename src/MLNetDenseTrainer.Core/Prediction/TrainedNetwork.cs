using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Prediction;

/// <summary>An immutable model that is ready to score: at least one network, all of one shape, whose outputs are averaged.</summary>
internal sealed record TrainedNetwork(InputPipeline Inputs, ImmutableArray<ParameterBlock> Members, Head Head)
{
    /// <summary>No more networks than this make a model.</summary>
    public const int MaximumMembers = 64;

    /// <summary>The parameters of the first network, which in most models is the only one.</summary>
    public ParameterBlock Parameters => Members[0];

    /// <summary>Features per row, categories among them.</summary>
    public int Features => DenseFeatures + Inputs.Categories.Count;

    /// <summary>Features per row that are no categories.</summary>
    public int DenseFeatures => Shape.Inputs - Inputs.AddedInputs;

    public NetworkShape Shape => Parameters.Shape;

    /// <summary>The same parameters, not a copy, in layers of the same sizes, whose dropout may be another.</summary>
    public TrainedNetwork Reshaped(NetworkShape shape) => this with { Members = [.. Members.Select(member => member.Reshaped(shape))] };

    /// <summary>The same model with parameters of its own.</summary>
    public TrainedNetwork Copy() => this with { Members = [.. Members.Select(member => member.Copy())] };
}
