using MLNetDenseTrainer.Inputs;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>Some of the rows in memory, in an order of their own.</summary>
internal readonly record struct RowSelection(TrainingRows Rows, ReadOnlyMemory<int> Indices)
{
    public int Count => Indices.Length;

    public static RowSelection AllOf(TrainingRows rows) => new(rows, Enumerable.Range(0, rows.Count).ToArray());

    /// <summary>The features of these rows, column by column.</summary>
    public Columns Columns => Rows is null ? default : new Columns(Rows.Inputs, Count, ReadColumn);

    /// <summary>The indices, for a pass that asks now and then whether training is to be abandoned.</summary>
    public IEnumerable<int> Each(Action? checkAlive)
    {
        for (int i = 0; i < Count; i++)
        {
            checkAlive?.AtRow(i);
            yield return Indices.Span[i];
        }
    }

    private int ReadColumn(int column, Span<float> values, Span<float> weights)
    {
        int count = 0;
        foreach (int row in Indices.Span)
        {
            float value = Rows.Features(row)[column];
            if (float.IsNaN(value))
                continue;
            (values[count], weights[count]) = (value, Rows.Weight(row));
            count++;
        }
        return count;
    }

    public RowSelection Slice(int start, int maximumCount) =>
        this with { Indices = Indices.Slice(start, Math.Min(maximumCount, Count - start)) };
}
