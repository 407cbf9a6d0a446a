using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>So many rows that go from one thread to another together.</summary>
internal sealed class RowBlock
{
    private readonly TrainingRows _rows;
    private readonly int _capacity;
    private readonly SparseRow _scaled = new();

    public RowBlock(int inputs, int targets, int capacity, bool sparse)
    {
        _rows = new TrainingRows(inputs, capacity, targets, sparse);
        _capacity = capacity;
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    public FeatureRow Features(int row) => _rows.Row(row);

    public ReadOnlySpan<float> Targets(int row) => _rows.Targets(row);

    public float Weight(int row) => _rows.Weight(row);

    public void Clear() => Count = 0;

    /// <summary>Takes in the row of a cursor, made ready for training.</summary>
    public void Add(IRowCursor cursor, RowScaling scaling)
    {
        int row = Count++;
        float weight = scaling.WeightFactor(cursor.Targets[0]) * cursor.Weight;
        FeatureRow features = cursor.Features;
        if (_rows.IsSparse)
        {
            scaling.Inputs.Apply(features, _rows.Inputs, _scaled);
            _rows.Set(row, _scaled.Row, cursor.Targets, weight);
        }
        else
        {
            Span<float> inputs = _rows.Set(row, cursor.Targets, weight);
            features.Values.CopyTo(inputs);
            scaling.Inputs.ApplyToKept(inputs);
        }
        scaling.Head.ToTraining(_rows.Targets(row));
    }
}
