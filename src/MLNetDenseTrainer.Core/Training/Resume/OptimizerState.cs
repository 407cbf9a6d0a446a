using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>The state of a model's optimizers when its training ended, for a training that goes on from there.</summary>
/// <param name="Identity">The optimizer whose state it is.</param>
/// <param name="Members">For each member its numbers, as bytes with a checksum.</param>
internal sealed record OptimizerState(OptimizerIdentity Identity, ImmutableArray<byte[]> Members)
{
    // Two moments, and the first layer's weights apart from its input scale.
    private const long MostBytesPerParameter = 3 * sizeof(float);
    private const long OtherBytes = 1 << 10;

    /// <summary>Makes sure, before anything is trained, that the state can be kept.</summary>
    /// <exception cref="InvalidOperationException">A network is too large.</exception>
    public static void CheckSize(NetworkShape shape)
    {
        if (shape.Layers[^1].End * MostBytesPerParameter + OtherBytes > Array.MaxLength)
            throw new InvalidOperationException(
                $"The network {shape} has {shape.ParameterCount} parameters, too many for KeepOptimizerState.");
    }
}
