using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>A random number for each row of a pass, by a key and the row's content, never by its place.</summary>
internal sealed class RowHashes(ulong key, FrequentRows frequent)
{
    // The rows so far of each content of frequent features. They are all alike, so their order does not matter.
    private readonly uint[] _copies = new uint[frequent.Contents.Length];

    public ulong Next(FeatureRow row, ReadOnlySpan<float> targets) => Next(RowContent.OfFeatures(row), targets);

    public ulong Next(ulong features, ReadOnlySpan<float> targets)
    {
        if (frequent.Features.Length == 0 || Array.BinarySearch(frequent.Features, features) < 0)
            return RandomGenerator.Mix(key ^ features);
        ulong content = RowContent.WithTargets(features, targets);
        ulong hash = RandomGenerator.Mix(key ^ content);
        int place = Array.BinarySearch(frequent.Contents, content);
        return place < 0 ? hash : RandomGenerator.Mix(hash + _copies[place]++);
    }
}
