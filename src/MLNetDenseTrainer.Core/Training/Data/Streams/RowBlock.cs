using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>Rows that go from one thread to another together.</summary>
internal sealed class RowBlock(int inputs, int targets, int capacity, bool sparse, int categories = 0)
{
    private readonly SparseRow _scaled = new();

    public TrainingRows Rows { get; } = new(inputs, capacity, targets, sparse, categories);

    /// <summary>The number of rows in use, the first ones of <see cref="Rows"/>.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public void Clear() => Count = 0;

    /// <summary>Adds the row of a cursor, scaled for training.</summary>
    public void Add(IRowCursor cursor, RowStream stream)
    {
        int row = Count++;
        float weight = (stream.ClassFactors is { } factors ? factors[(int)cursor.Targets[0]] : 1f) * cursor.Weight;
        FeatureRow features = cursor.Features;
        if (Rows.IsSparse)
        {
            stream.Inputs.Apply(features, inputs, _scaled);
            Rows.Set(row, _scaled.Row, cursor.Targets, weight);
        }
        else
        {
            Rows.Set(row, features, cursor.Targets, weight);
            stream.Inputs.ApplyToKept(Rows.Features(row));
        }
        stream.Head.ToTraining(Rows.Targets(row));
    }
}
