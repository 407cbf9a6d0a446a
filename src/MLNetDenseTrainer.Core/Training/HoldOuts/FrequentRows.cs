using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Features that are too frequent for all their rows to fall into one part.</summary>
/// <remarks>
/// Rows of the same features fall into one part, or a network would be measured by rows that it has learned from. Features that are there
/// very often, as in a table of few categories, are an exception: one part would take a whole combination of categories out of training.
/// </remarks>
/// <param name="Features">Their hashes, in ascending order.</param>
/// <param name="Contents">Hashes of them with targets that are there more than once, in ascending order.</param>
internal sealed record FrequentRows(ulong[] Features, ulong[] Contents)
{
    /// <summary>No model keeps more of either.</summary>
    public const int Most = 1 << 16;

    // Rows that are kept together, as a share of the smallest part.
    private const double LargestShareOfPart = 0.5;

    public static FrequentRows None { get; } = new([], []);

    /// <summary>Finds those of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parts">How many parts they are dealt into, by the size of the smallest.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public static FrequentRows Of(TrainingRows rows, double parts, Action checkAlive)
    {
        var hashes = new ulong[rows.Count];
        for (int row = 0; row < hashes.Length; row++)
        {
            checkAlive.AtRow(row);
            hashes[row] = RowContent.OfFeatures(rows.Row(row));
        }
        Array.Sort(hashes);
        ulong[] features = MoreOftenThan(Math.Ceiling(LargestShareOfPart * rows.Count / parts), hashes);
        return features.Length == 0 ? None : new FrequentRows(features, ContentsOf(features, rows, checkAlive));
    }

    private static ulong[] ContentsOf(ulong[] features, TrainingRows rows, Action checkAlive)
    {
        var contents = new List<ulong>();
        for (int row = 0; row < rows.Count; row++)
        {
            checkAlive.AtRow(row);
            ulong hash = RowContent.OfFeatures(rows.Row(row));
            if (Array.BinarySearch(features, hash) >= 0)
                contents.Add(RowContent.WithTargets(hash, rows.Targets(row)));
        }
        ulong[] sorted = [.. contents.Order()];
        return MoreOftenThan(1, sorted);
    }

    private static ulong[] MoreOftenThan(double most, ulong[] sorted)
    {
        var frequent = new List<ulong>();
        for (int first = 0, end; first < sorted.Length && frequent.Count < Most; first = end)
        {
            end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            if (end - first > most)
                frequent.Add(sorted[first]);
        }
        return [.. frequent];
    }
}
