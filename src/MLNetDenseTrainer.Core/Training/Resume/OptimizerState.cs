using System.Collections.Immutable;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>What the optimisers of a model's networks went by when its training ended, for a training that goes on from there.</summary>
/// <param name="Kind">What decides the meaning of the numbers; an optimiser of another kind cannot use them.</param>
/// <param name="Members">For each network its numbers, as bytes with a checksum.</param>
internal sealed record OptimizerState(string Kind, ImmutableArray<byte[]> Members)
{
    // Two moments, and the first layer's weights apart from its input scale.
    private const long MostBytesPerParameter = 3 * sizeof(float);
    private const long OtherBytes = 1 << 10;

    /// <summary>Makes sure, before anything is trained, that the state can be kept.</summary>
    /// <exception cref="InvalidOperationException">A network is too large.</exception>
    public static void CheckSize(NetworkShape shape)
    {
        if (shape.Layers[^1].End * MostBytesPerParameter + OtherBytes > Array.MaxLength)
            throw new InvalidOperationException($"The network {shape} has {shape.ParameterCount} parameters, too many for KeepOptimizerState.");
    }

    public static string KindOf(TrainingSettings settings) =>
        $"{settings.Optimizer}, {settings.Parametrization} parametrisation, learned input scale {settings.LearnedInputScale}";
}
