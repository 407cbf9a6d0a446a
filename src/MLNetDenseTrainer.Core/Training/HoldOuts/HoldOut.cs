using System.Globalization;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Which rows are held back, decided row by row: by content and class alone, never by place or seed.</summary>
/// <remarks>
/// The model keeps it, so that a training that continues the model holds back the same rows, whatever rows come with them.
/// Rows fall into parts by their hash. Of a fraction, part 0 is held back and part 1 learned from; of folds, each network holds back one.
/// </remarks>
internal sealed class HoldOut
{
    /// <summary>Parts less one, for each class; in ascending order within a class.</summary>
    private readonly ulong[] _boundaries;

    /// <param name="kind">What is held back.</param>
    /// <param name="fraction">The part of all rows, for a fraction.</param>
    /// <param name="parts">The number of folds; 2 for a fraction.</param>
    /// <param name="key">The key of the rows' hashes.</param>
    /// <param name="spreadsCopies">Whether rows of the same content may fall into different parts.</param>
    /// <param name="boundaries">For each class, where a part ends and the next begins.</param>
    public HoldOut(HoldOutKind kind, float fraction, int parts, ulong key, bool spreadsCopies, ulong[] boundaries)
    {
        Kind = kind;
        Fraction = fraction;
        Parts = parts;
        Key = key;
        SpreadsCopies = spreadsCopies;
        _boundaries = boundaries;
    }

    /// <summary>Nothing is held back: the model has learned from all rows it was given.</summary>
    public static HoldOut None { get; } = new(HoldOutKind.None, 0f, 1, 0, false, []);

    public HoldOutKind Kind { get; }

    public float Fraction { get; }

    public int Parts { get; }

    public ulong Key { get; }

    public bool SpreadsCopies { get; }

    public ReadOnlySpan<ulong> Boundaries => _boundaries;

    /// <summary>How many classes have boundaries of their own.</summary>
    public int Classes => Kind == HoldOutKind.None ? 0 : _boundaries.Length / (Parts - 1);

    /// <summary>Deals the rows of a pass, from the first to the last.</summary>
    public HoldOutPass Begin() => new(this);

    /// <summary>The part of each row.</summary>
    public byte[] PartsOf(TrainingRows rows)
    {
        HoldOutPass pass = Begin();
        byte[] parts = new byte[rows.Count];
        for (int row = 0; row < parts.Length; row++)
            parts[row] = pass.PartOf(rows.Row(row), rows.Targets(row));
        return parts;
    }

    /// <summary>The part of a row with this hash.</summary>
    public byte PartOf(ulong hash, float target)
    {
        int ends = Parts - 1;
        int index = Classes > 1 ? (int)target : 0;
        ReadOnlySpan<ulong> boundaries = _boundaries.AsSpan(index * ends, ends);
        byte part = 0;
        while (part < ends && hash >= boundaries[part])
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

    /// <summary>What tells it from that of another model. Boundaries follow from the rows of the first training.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, key {Key:X16}");
}
