using System.Collections.Immutable;

namespace MLNetDenseTrainer.Training;

/// <summary>What the optimisers of a model's networks went by when its training ended, for a training that goes on from there.</summary>
/// <param name="Kind">What decides the meaning of the numbers; an optimiser of another kind cannot use them.</param>
/// <param name="Members">For each network its numbers, as bytes with a checksum.</param>
internal sealed record OptimizerState(string Kind, ImmutableArray<byte[]> Members)
{
    public static string KindOf(TrainingSettings settings) =>
        $"{settings.Optimizer}, {settings.Parametrization} parametrisation, learned input scale {settings.LearnedInputScale}";
}
