using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>A random number for each row of a pass, by a key and the row's content, never by its place.</summary>
/// <param name="key">Another key gives other numbers.</param>
/// <param name="frequent">Rows that do not share a number with all rows of the same features.</param>
internal sealed class RowHashes(ulong key, FrequentRows frequent)
{
    // How many rows of each content of frequent features came before. They are all alike, so it is the same which of them came first.
    private readonly uint[] _copies = new uint[frequent.Contents.Length];

    public ulong Next(FeatureRow row, ReadOnlySpan<float> targets)
    {
        ulong features = RowContent.OfFeatures(row);
        if (frequent.Features.Length == 0 || Array.BinarySearch(frequent.Features, features) < 0)
            return RandomGenerator.Mix(key ^ features);
        ulong content = RowContent.WithTargets(features, targets);
        ulong hash = RandomGenerator.Mix(key ^ content);
        int place = Array.BinarySearch(frequent.Contents, content);
        return place < 0 ? hash : RandomGenerator.Mix(hash + _copies[place]++);
    }
}
