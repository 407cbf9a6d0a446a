using System.Runtime.InteropServices;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>A random number for each row of a pass, by a key and the row's content.</summary>
/// <param name="key">Another key gives other numbers.</param>
/// <param name="spreadsCopies">Whether the second row of a content, the third and so on get numbers of their own.</param>
internal sealed class RowHashes(ulong key, bool spreadsCopies)
{
    // Copies of contents beyond these share one number, so that memory is bounded.
    private const int MostContents = 1 << 16;

    private readonly Dictionary<ulong, uint> _copies = [];

    public ulong Next(FeatureRow features, ReadOnlySpan<float> targets)
    {
        ulong content = RowContent.WithTargets(RowContent.OfFeatures(features), targets);
        ulong hash = RandomGenerator.Mix(key ^ content);
        return spreadsCopies && Copy(content) is > 0 and uint copy ? RandomGenerator.Mix(hash + copy) : hash;
    }

    // How many rows of this content came before.
    private uint Copy(ulong content)
    {
        if (_copies.Count >= MostContents && !_copies.ContainsKey(content))
            return 0;
        return CollectionsMarshal.GetValueRefOrAddDefault(_copies, content, out _)++;
    }
}
