namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>Some of the rows in memory, in an order of their own.</summary>
internal readonly record struct RowSelection(TrainingRows Rows, ReadOnlyMemory<int> Indices)
{
    public int Count => Indices.Length;

    public static RowSelection AllOf(TrainingRows rows) => new(rows, Enumerable.Range(0, rows.Count).ToArray());

    public RowSelection Slice(int start, int maximumCount) => this with { Indices = Indices.Slice(start, Math.Min(maximumCount, Count - start)) };
}
