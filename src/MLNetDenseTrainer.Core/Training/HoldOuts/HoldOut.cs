using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Which rows are held back, decided row by row: by features and class, never by place or seed.</summary>
/// <remarks>
/// The model keeps it, so that a training that continues the model holds back the same rows, whatever rows come with them.
/// Rows fall into parts by their hash. Of a fraction, part 0 is held back and part 1 learned from; of folds, each network holds back one.
/// </remarks>
/// <param name="kind">Nothing, a fraction, or folds.</param>
/// <param name="fraction">The part of all rows, for a fraction.</param>
/// <param name="parts">The number of folds; 2 for a fraction.</param>
/// <param name="key">The key of the rows' hashes.</param>
/// <param name="frequent">Rows that are too frequent to be kept together.</param>
/// <param name="boundaries">For each class, in ascending order, where a part ends and the next begins: one less than parts.</param>
internal sealed class HoldOut(HoldOutKind kind, float fraction, int parts, ulong key, FrequentRows frequent, ulong[] boundaries)
{
    /// <summary>No model keeps more boundaries between parts.</summary>
    public const int MostBoundaries = 1 << 20;

    /// <summary>Nothing is held back: the model has learned from all rows it was given.</summary>
    public static HoldOut None { get; } = new(HoldOutKind.None, 0f, 1, 0, FrequentRows.None, []);

    public HoldOutKind Kind => kind;

    public float Fraction => fraction;

    public int Parts => parts;

    public ulong Key => key;

    public FrequentRows Frequent => frequent;

    public ReadOnlySpan<ulong> Boundaries => boundaries;

    /// <summary>How many classes have boundaries of their own.</summary>
    public int Classes => Kind == HoldOutKind.None ? 0 : boundaries.Length / (Parts - 1);

    /// <summary>Deals the rows of a pass, from the first to the last.</summary>
    public HoldOutPass Begin() => new(this);

    /// <summary>The part of each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public byte[] PartsOf(TrainingRows rows, Action? checkAlive = null)
    {
        HoldOutPass pass = Begin();
        byte[] partOfRow = new byte[rows.Count];
        for (int row = 0; row < partOfRow.Length; row++)
        {
            checkAlive?.AtRow(row);
            partOfRow[row] = pass.PartOf(rows.Row(row), rows.Targets(row));
        }
        return partOfRow;
    }

    /// <summary>The part of a row with this hash.</summary>
    public byte PartOf(ulong hash, float target)
    {
        int ends = Parts - 1;
        int index = Classes > 1 ? (int)target : 0;
        ReadOnlySpan<ulong> own = boundaries.AsSpan(index * ends, ends);
        byte part = 0;
        while (part < ends && hash >= own[part])
            part++;
        return part;
    }

    /// <summary>For example <c>5 folds</c>.</summary>
    public string Name => Kind switch
    {
        HoldOutKind.Fraction => FormattableString.Invariant($"a fraction of {Fraction}"),
        HoldOutKind.Folds => $"{Parts} folds",
        _ => "no rows",
    };

    /// <summary>
    /// Fraction or folds, and the key, which differs from model to model. Boundaries follow from the rows of the first training.
    /// </summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, key {Key:X16}");
}
