using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>The state of each member's optimizer when training ended, as bytes with a checksum, to go on from.</summary>
internal sealed record OptimizerState(OptimizerIdentity Identity, ImmutableArray<byte[]> Members)
{
    private const long OtherBytes = 1 << 10;

    /// <summary>Makes sure, before anything is trained, that the state can be kept.</summary>
    public static void CheckSize(NetworkShape shape, Optimizer optimizer)
    {
        // The first layer's weights are also kept apart from its input scale.
        long bytesPerParameter = (optimizer.StateVectors + 1) * sizeof(float);
        if (shape.Layers[^1].End * bytesPerParameter + OtherBytes > Array.MaxLength)
            throw new InvalidOperationException(
                $"The network {shape} has {shape.ParameterCount} parameters, too many for KeepOptimizerState.");
    }
}
