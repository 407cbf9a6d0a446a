using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Makes the <see cref="HoldOut"/> of a new model from the rows of its first training.</summary>
internal static class HoldOutFit
{
    // In so many, one row more or less is hardly seen.
    private const double FewRows = 10.0;

    private const double TwoToThe64 = 18446744073709551616.0;

    /// <summary>
    /// Holds a fraction of the rows back. Stratified by class, to the nearest row; where that misses the fraction of all rows by a row or
    /// more, as with many classes of two rows each, small classes make up for it. No class loses its last training row.
    /// </summary>
    public static HoldOut Fraction(
        TrainingRows rows, float fraction, int classes, int seed, Action? checkAlive = null, string? samplingKey = null)
    {
        var random = new RandomGenerator(seed, RandomStream.Splitting);
        ulong key = random.NextUInt64();
        ulong[] deciding = Hash(rows, checkAlive);
        FrequentRows frequent = Frequent(rows, deciding, 1.0 / Math.Min(fraction, 1f - fraction), samplingKey);
        ulong[][] hashes = Sorted(rows, deciding, Boundaries(classes, samplingKey), new RowHashes(key, frequent));
        int[] counts = Counts([.. hashes.Select(own => Math.Min(fraction * (double)own.Length, Math.Max(0, own.Length - 1)))], random);
        ulong[] boundaries = [.. hashes.Zip(counts, (own, count) => Boundary(own, count, Share(fraction), mayBeAll: false))];
        return new HoldOut(HoldOutKind.Fraction, fraction, 2, key, frequent, boundaries) { SamplingKey = samplingKey };
    }

    /// <summary>Deals rows into folds of about equal size, each class alike. With fewer rows than folds some are empty.</summary>
    public static HoldOut Folds(TrainingRows rows, int folds, int classes, int seed, Action? checkAlive = null, string? samplingKey = null)
    {
        // Boundaries of so many classes would be most of the model.
        classes = (long)classes * folds > HoldOut.MostBoundaries ? 1 : Boundaries(classes, samplingKey);
        ulong key = new RandomGenerator(seed, RandomStream.Splitting).NextUInt64();
        ulong[] deciding = Hash(rows, checkAlive);
        FrequentRows frequent = Frequent(rows, deciding, folds, samplingKey);
        var boundaries = new List<ulong>();
        int before = 0;
        foreach (ulong[] own in Sorted(rows, deciding, classes, new RowHashes(key, frequent)))
        {
            int count = 0;
            for (int fold = 0; fold < folds - 1; fold++)
            {
                // As cards are dealt: fold after fold gets a row, class after class.
                count += Dealt(before + own.Length, fold, folds) - Dealt(before, fold, folds);
                boundaries.Add(Boundary(own, count, Share((fold + 1.0) / folds), mayBeAll: true));
            }
            before += own.Length;
        }
        return new HoldOut(HoldOutKind.Folds, 0f, folds, key, frequent, [.. boundaries]) { SamplingKey = samplingKey };
    }

    /// <summary>Holds each row back with the same probability, but not the first. More rows follow these.</summary>
    public static HoldOut Streamed(
        TrainingRows rows, float fraction, int classes, int seed, Action? checkAlive = null, string? samplingKey = null)
    {
        ulong key = new RandomGenerator(seed, RandomStream.Splitting).NextUInt64();
        FrequentRows frequent = Frequent(rows, Hash(rows, checkAlive), 1.0 / Math.Min(fraction, 1f - fraction), samplingKey);
        ulong[] boundaries = [.. Enumerable.Repeat(Share(fraction), Boundaries(classes, samplingKey))];
        // Another key where the first row would be held back, so that there is one to learn from.
        HoldOut holdOut;
        do
        {
            holdOut = new HoldOut(HoldOutKind.Fraction, fraction, 2, key, frequent, boundaries) { SamplingKey = samplingKey };
            key = RandomGenerator.Mix(key);
        }
        while (new HoldOutPass(holdOut).IsHeldBack(rows.Row(0), rows.Targets(0), rows.Group(0)));
        return holdOut;
    }

    // The number of cards that a player has after so many are dealt.
    private static int Dealt(int cards, int player, int players) => (cards + players - 1 - player) / players;

    private static ulong Share(double share) => (ulong)(share * TwoToThe64);

    // A group may have rows of several classes, and stays whole.
    private static int Boundaries(int classes, string? samplingKey) => samplingKey is null ? classes : 1;

    private static FrequentRows Frequent(TrainingRows rows, ulong[] deciding, double parts, string? samplingKey) =>
        samplingKey is null ? FrequentRows.Of(rows, deciding, parts) : FrequentRows.None;

    private static ulong[] Hash(TrainingRows rows, Action? checkAlive)
    {
        var hashes = new ulong[rows.Count];
        for (int row = 0; row < hashes.Length; row++)
        {
            checkAlive?.AtRow(row);
            hashes[row] = RowContent.Of(rows.Row(row), rows.Group(row));
        }
        return hashes;
    }

    private static ulong[][] Sorted(TrainingRows rows, ulong[] deciding, int classes, RowHashes hashes)
    {
        int ClassOf(int row) => classes > 1 ? (int)rows.Target(row) : 0;
        int[] counts = new int[classes];
        for (int row = 0; row < rows.Count; row++)
            counts[ClassOf(row)]++;
        ulong[][] sorted = [.. counts.Select(count => new ulong[count])];
        for (int row = 0; row < rows.Count; row++)
            sorted[ClassOf(row)][--counts[ClassOf(row)]] = hashes.Next(deciding[row], rows.Targets(row));
        foreach (ulong[] own in sorted)
            Array.Sort(own);
        return sorted;
    }

    // Where the first so many hashes end: as near to the share as they allow, for the sake of rows to come. Equal hashes stay together.
    private static ulong Boundary(ulong[] sorted, int count, ulong share, bool mayBeAll)
    {
        int first = count;
        while (first > 0 && first < sorted.Length && sorted[first - 1] == sorted[first])
            first--;
        int end = count;
        while (end > 0 && end < sorted.Length && sorted[end - 1] == sorted[end])
            end++;
        count = end - count < count - first && (mayBeAll || end < sorted.Length) ? end : first;
        ulong low = count == 0 ? 0 : sorted[count - 1] + 1;
        ulong high = count == sorted.Length ? ulong.MaxValue : sorted[count];
        return Math.Clamp(share, low, high);
    }

    // Whole numbers in the place of shares. Those that are rounded furthest the wrong way are the first to be rounded the other way.
    private static int[] Counts(double[] shares, RandomGenerator random)
    {
        int[] counts = [.. shares.Select(share => (int)Math.Round(share))];
        int missing = (int)shares.Zip(counts, (share, count) => share - count).Sum();
        if (missing == 0)
            return counts;
        int sign = Math.Sign(missing);
        double Lacks(int i) => sign * (shares[i] - counts[i]);
        int[] small = [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] < FewRows && Lacks(i) > 0.0)];
        random.Shuffle<int>(small);
        foreach (int i in small.OrderByDescending(Lacks).Take(Math.Abs(missing)))
            counts[i] += sign;
        return counts;
    }
}
