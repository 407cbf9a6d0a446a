using System.Diagnostics;
using System.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Labelled rows in memory, in blocks, so that growing never copies and no single array needs to hold them all.</summary>
internal sealed class TrainingRows
{
    private const int ValuesPerBlock = 1 << 20;

    private readonly int _logRowsPerBlock;
    private readonly List<float[]> _featureBlocks = [];
    private readonly List<float> _targets = [];
    private readonly List<float> _weights = [];

    public TrainingRows(int inputs)
    {
        Inputs = inputs;
        _logRowsPerBlock = BitOperations.Log2((uint)Math.Max(1, ValuesPerBlock / inputs));
    }

    /// <summary>Features per row.</summary>
    public int Inputs { get; }

    public int Count => _targets.Count;

    /// <summary>Adds a row and returns its features, all zero, for the caller to fill.</summary>
    public Span<float> Add(float target, float weight)
    {
        Debug.Assert(weight > 0f && float.IsFinite(target));
        if (RowInBlock(Count) == 0)
            _featureBlocks.Add(new float[Inputs << _logRowsPerBlock]);
        _targets.Add(target);
        _weights.Add(weight);
        return Features(Count - 1);
    }

    public Span<float> Features(int row) => _featureBlocks[row >> _logRowsPerBlock].AsSpan(RowInBlock(row) * Inputs, Inputs);

    public float Target(int row) => _targets[row];

    public float Weight(int row) => _weights[row];

    public void SetTarget(int row, float target) => _targets[row] = target;

    public void SetWeight(int row, float weight) => _weights[row] = weight;

    private int RowInBlock(int row) => row & ((1 << _logRowsPerBlock) - 1);
}
