using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>The state of each member's optimizer when training ended, as bytes with a checksum, to go on from.</summary>
internal sealed record OptimizerState(OptimizerIdentity Identity, ImmutableArray<byte[]> Members)
{
    // Two moments, and the first layer's weights apart from its input scale.
    private const long MostBytesPerParameter = 3 * sizeof(float);
    private const long OtherBytes = 1 << 10;

    /// <summary>Makes sure, before anything is trained, that the state can be kept.</summary>
    public static void CheckSize(NetworkShape shape)
    {
        if (shape.Layers[^1].End * MostBytesPerParameter + OtherBytes > Array.MaxLength)
            throw new InvalidOperationException(
                $"The network {shape} has {shape.ParameterCount} parameters, too many for KeepOptimizerState.");
    }
}
