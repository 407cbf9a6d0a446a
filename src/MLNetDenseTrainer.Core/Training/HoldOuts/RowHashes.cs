using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>A random number for each row of a pass, by a key and the row's content, never by its place.</summary>
internal sealed class RowHashes(ulong key, FrequentRows frequent)
{
    // The rows so far of each content of frequent features. They are all alike, so their order does not matter.
    private readonly uint[] _copies = new uint[frequent.Contents.Length];

    /// <param name="deciding">The hash of a row by <see cref="RowContent.Of"/>.</param>
    /// <param name="targets">The targets of the row.</param>
    public ulong Next(ulong deciding, ReadOnlySpan<float> targets)
    {
        if (frequent.Features.Length == 0 || Array.BinarySearch(frequent.Features, deciding) < 0)
            return RandomGenerator.Mix(key ^ deciding);
        ulong content = RowContent.WithTargets(deciding, targets);
        ulong hash = RandomGenerator.Mix(key ^ content);
        int place = Array.BinarySearch(frequent.Contents, content);
        return place < 0 ? hash : RandomGenerator.Mix(hash + _copies[place]++);
    }
}
