using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Decides row by row which are held back: by features and class or by group, never by place or seed.</summary>
/// <remarks>
/// The model keeps it, so that a training that continues the model holds back the same rows, whatever rows come with them.
/// Rows fall into parts by their hash. Of a fraction, part 0 is held back and part 1 learned from; of folds, each network holds back one.
/// </remarks>
/// <param name="Kind">Nothing, a fraction, or folds.</param>
/// <param name="Fraction">The part of all rows, for a fraction.</param>
/// <param name="Parts">The number of folds; 2 for a fraction.</param>
/// <param name="Key">The key of the rows' hashes.</param>
/// <param name="Frequent">Rows that are too frequent to be kept together.</param>
/// <param name="Boundaries">For each class, in ascending order, the hashes that end each part but the last.</param>
internal sealed record HoldOut(HoldOutKind Kind, float Fraction, int Parts, ulong Key, FrequentRows Frequent, ulong[] Boundaries)
{
    /// <summary>No model keeps more boundaries between parts.</summary>
    public const int MostBoundaries = 1 << 20;

    /// <summary>Nothing is held back: the model has learned from all rows it was given.</summary>
    public static HoldOut None { get; } = new(HoldOutKind.None, 0f, 1, 0, FrequentRows.None, []);

    /// <summary>
    /// The column that tells the group of a row; <see langword="null"/> where rows fall by their features. Classes then have the same
    /// boundaries, so that no group is divided.
    /// </summary>
    public string? SamplingKey { get; init; }

    /// <summary>The number of classes with boundaries of their own.</summary>
    public int Classes => Kind == HoldOutKind.None ? 0 : Boundaries.Length / (Parts - 1);

    public byte[] PartsOf(TrainingRows rows, Action? checkAlive = null)
    {
        var pass = new HoldOutPass(this);
        byte[] partOfRow = new byte[rows.Count];
        for (int row = 0; row < partOfRow.Length; row++)
        {
            checkAlive?.AtRow(row);
            partOfRow[row] = pass.PartOf(rows.Row(row), rows.Targets(row), rows.Group(row));
        }
        return partOfRow;
    }

    /// <summary>The part of a row with this hash.</summary>
    public byte PartOf(ulong hash, float target)
    {
        int ends = Parts - 1;
        int index = Classes > 1 ? (int)target : 0;
        ReadOnlySpan<ulong> own = Boundaries.AsSpan(index * ends, ends);
        byte part = 0;
        while (part < ends && hash >= own[part])
            part++;
        return part;
    }

    /// <summary>For example <c>5 folds</c> or <c>5 folds by 'CustomerId'</c>.</summary>
    public string Name => Kind switch
    {
        HoldOutKind.Fraction => FormattableString.Invariant($"a fraction of {Fraction}{ByKey}"),
        HoldOutKind.Folds => $"{Parts} folds{ByKey}",
        _ => "no rows",
    };

    private string ByKey => SamplingKey is null ? "" : $" by '{SamplingKey}'";

    /// <summary>Fraction or folds, and the key, which differs from model to model.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, key {Key:X16}");
}
