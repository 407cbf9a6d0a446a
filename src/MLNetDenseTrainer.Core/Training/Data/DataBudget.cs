using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>How many rows may be in memory, and for what.</summary>
/// <param name="Bytes">Memory for rows.</param>
/// <param name="Inputs">Features per row.</param>
/// <param name="Targets">Targets per row.</param>
/// <param name="NonZeros">Of sparse rows, how many features of a row are not zero, on average; <see langword="null"/> for dense
/// rows.</param>
/// <param name="Networks">Networks that learn from rows in memory, each in an order of its own.</param>
internal sealed record DataBudget(long Bytes, int Inputs, int Targets = 1, double? NonZeros = null, int Networks = 1)
{
    // Beyond that many rows, quantiles hardly move.
    private const int LargestQuantileSample = 100_000;

    // No array of one number per row may be longer.
    private const long MostRows = 1 << 30;

    // Targets, weight, and the row's place: among all rows, and in the order of each network.
    private long BytesBesides => sizeof(float) * (Targets + 2L + Networks);

    private long BytesPerRow => BytesBesides + (NonZeros is { } elements ? SparseRows.BytesOf(elements) : sizeof(float) * (long)Inputs);

    /// <summary>Whether rows leave room for one more. The last of sparse ones may go beyond it.</summary>
    public bool HasRoomBeside(TrainingRows rows) => rows.IsSparse
        ? rows.Count < MostRows && rows.SparseBytes + BytesBesides * rows.Count < Bytes
        : rows.Count < Rows;

    /// <summary>Rows that are kept in memory, of sparse ones about; with one more, training streams.</summary>
    public int Rows => (int)Math.Clamp(Bytes / BytesPerRow, 1, MostRows);

    /// <summary>Rows of a shuffle pool.</summary>
    public int PoolRows => Math.Max(1, Rows / 2);

    /// <summary>Validation rows that are kept beside a shuffle pool.</summary>
    public int ValidationRows => Math.Max(1, Rows / 4);

    /// <summary>Rows that stand for all where quantiles are estimated.</summary>
    public int QuantileRows => Math.Clamp(Rows / 4, 1, LargestQuantileSample);

    /// <summary>Rows that stand for all where quantiles of targets are estimated. They hold no features.</summary>
    public int TargetRows => (int)Math.Clamp(Bytes / (8 * sizeof(float) * (Targets + 1L)), 1, LargestQuantileSample);
}
