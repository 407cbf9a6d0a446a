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

    /// <summary>Finds those of rows with these features' hashes, by the size of the smallest of their parts.</summary>
    public static FrequentRows Of(TrainingRows rows, ulong[] hashes, double parts)
    {
        ulong[] features = MoreOftenThan(Math.Ceiling(LargestShareOfPart * rows.Count / parts), hashes);
        if (features.Length == 0)
            return None;
        IEnumerable<int> frequent = Enumerable.Range(0, rows.Count).Where(row => Array.BinarySearch(features, hashes[row]) >= 0);
        return new FrequentRows(features, MoreOftenThan(1, frequent.Select(row => RowContent.WithTargets(hashes[row], rows.Targets(row)))));
    }

    private static ulong[] MoreOftenThan(double most, IEnumerable<ulong> hashes)
    {
        ulong[] sorted = [.. hashes];
        Array.Sort(sorted);
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
