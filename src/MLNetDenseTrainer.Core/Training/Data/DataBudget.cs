using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>The number of rows that may be in memory, for each purpose.</summary>
/// <param name="Bytes">Memory for rows.</param>
/// <param name="Inputs">Features per row.</param>
/// <param name="Targets">Targets per row.</param>
/// <param name="NonZeros">Non-zero features of a sparse row, on average; <see langword="null"/> for dense rows.</param>
/// <param name="Categories">Categories that a dense row holds on average.</param>
/// <param name="Networks">Networks that learn from rows in memory, each in an order of its own.</param>
/// <param name="Grouped">Whether rows keep the hash of their group.</param>
internal sealed record DataBudget(
    long Bytes, int Inputs, int Targets = 1, double? NonZeros = null, double Categories = 0, int Networks = 1, bool Grouped = false)
{
    // Beyond that many rows, quantiles hardly move.
    private const int LargestQuantileSample = 100_000;

    // No array of one number per row may be longer.
    private const long MostRows = 1 << 30;

    // Targets, weight, and the row's place: among all rows, and in the order of each network.
    private long BytesBesides => sizeof(float) * (Targets + 2L + Networks) + (Grouped ? sizeof(ulong) : 0);

    private long BytesOfDense => sizeof(float) * (long)Inputs;

    private long BytesPerRow => BytesBesides + (NonZeros is { } elements ? SparseRows.BytesOf(elements)
        : Categories > 0.0 ? BytesOfDense + SparseRows.BytesOf(Categories)
        : BytesOfDense);

    /// <summary>Whether there is room for one more row. The last row of unknown size may exceed the budget.</summary>
    public bool HasRoomBeside(TrainingRows rows) => rows.IsSparse || rows.Categories > 0
        ? rows.Count < MostRows && rows.SparseBytes + (BytesBesides + (rows.IsSparse ? 0 : BytesOfDense)) * rows.Count < Bytes
        : rows.Count < Rows;

    /// <summary>Rows kept in memory, for sparse ones an estimate. With one more, training streams.</summary>
    public int Rows => (int)Math.Clamp(Bytes / BytesPerRow, 1, MostRows);

    public int PoolRows => Math.Max(1, Rows / 2);

    public int ValidationRows => Math.Max(1, Rows / 4);

    /// <summary>Rows that stand for all where quantiles are estimated.</summary>
    public int QuantileRows => Math.Clamp(Rows / 4, 1, LargestQuantileSample);

    /// <summary>Rows that stand for all where quantiles of targets are estimated. They hold no features.</summary>
    public int TargetRows => (int)Math.Clamp(Bytes / (8 * sizeof(float) * (Targets + 1L)), 1, LargestQuantileSample);
}
