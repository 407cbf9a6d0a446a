namespace MLNetDenseTrainer.Training;

/// <summary>How many rows may be in memory, and for what.</summary>
/// <param name="Bytes">Memory for rows.</param>
/// <param name="Inputs">Features per row.</param>
/// <param name="Targets">Targets per row.</param>
internal sealed record DataBudget(long Bytes, int Inputs, int Targets = 1)
{
    // Beyond that many rows, quantiles hardly move.
    private const int LargestQuantileSample = 100_000;

    // No array of one number per row may be longer.
    private const long MostRows = 1 << 30;

    // Besides features and targets: weight and place in the order, twice.
    private long BytesPerRow => sizeof(float) * ((long)Inputs + Targets + 3);

    /// <summary>Rows that are kept in memory; with one more, training streams.</summary>
    public int Rows => (int)Math.Clamp(Bytes / BytesPerRow, 1, MostRows);

    /// <summary>Rows of a shuffle pool.</summary>
    public int PoolRows => Math.Max(1, Rows / 2);

    /// <summary>Validation rows that are kept beside a shuffle pool.</summary>
    public int ValidationRows => Math.Max(1, Rows / 4);

    /// <summary>Rows that stand for all where quantiles are estimated.</summary>
    public int QuantileRows => Math.Clamp(Rows / 4, 1, LargestQuantileSample);

}
