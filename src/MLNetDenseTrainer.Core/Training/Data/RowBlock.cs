using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>So many rows that go from one thread to another together.</summary>
internal sealed class RowBlock
{
    private readonly int _inputs;
    private readonly int _targetCount;
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly float[] _weights;

    public RowBlock(int inputs, int targets, int capacity)
    {
        _inputs = inputs;
        _targetCount = targets;
        _features = new float[checked(inputs * capacity)];
        _targets = new float[checked(targets * capacity)];
        _weights = new float[capacity];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _weights.Length;

    public Span<float> Features(int row) => _features.AsSpan(row * _inputs, _inputs);

    public Span<float> Targets(int row) => _targets.AsSpan(row * _targetCount, _targetCount);

    public float Weight(int row) => _weights[row];

    public void Clear() => Count = 0;

    /// <summary>Takes in the row of a cursor, made ready for training.</summary>
    public void Add(IRowCursor cursor, RowScaling scaling)
    {
        int row = Count++;
        Span<float> inputs = Features(row);
        Span<float> features = inputs[..^scaling.Inputs.Flagged.Length];
        cursor.CopyFeaturesTo(features);
        scaling.Inputs.Apply(features, inputs);
        cursor.Targets.CopyTo(Targets(row));
        scaling.Targets.ToTraining(Targets(row));
        _weights[row] = scaling.WeightFactor(cursor.Targets[0]) * cursor.Weight;
    }
}
