using System.Collections.Immutable;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;

namespace MLNetDenseTrainer.Network;

/// <summary>A model that is ready to score, immutable from here on: networks of one shape, whose outputs are averaged.</summary>
/// <param name="Task">What it predicts.</param>
/// <param name="Members">The parameters of each network; at least one.</param>
/// <param name="InputScaler">From features to the networks' inputs.</param>
/// <param name="TargetScalings">From their outputs to scores: one for each output of a regression, else one that changes nothing.</param>
internal sealed record TrainedNetwork(NetworkTask Task, ImmutableArray<ParameterBlock> Members, InputScaler InputScaler, ImmutableArray<TargetScaling> TargetScalings)
{
    /// <summary>No more networks than this make a model.</summary>
    public const int MaximumMembers = 64;

    public TrainedNetwork(NetworkTask task, ParameterBlock parameters, InputScaler inputScaler, TargetScaling targetScaling)
        : this(task, [parameters], inputScaler, [targetScaling])
    {
    }

    /// <summary>The parameters of the first network, which in most models is the only one.</summary>
    public ParameterBlock Parameters => Members[0];

    /// <summary>The scaling of the first output, which in most models is the only one.</summary>
    public TargetScaling TargetScaling => TargetScalings[0];

    /// <summary>Features per row.</summary>
    public int Features => Shape.Inputs - InputScaler.Flagged.Length;

    public NetworkShape Shape => Parameters.Shape;

    /// <summary>The same parameters, not a copy, in layers of the same sizes, whose dropout may be another.</summary>
    public TrainedNetwork Reshaped(NetworkShape shape) => this with { Members = [.. Members.Select(member => member.Reshaped(shape))] };

    /// <summary>The same model with parameters of its own.</summary>
    public TrainedNetwork Copy() => this with { Members = [.. Members.Select(member => member.Copy())] };
}
