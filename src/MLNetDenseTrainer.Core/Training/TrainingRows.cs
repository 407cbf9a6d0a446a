using System.Diagnostics;
using System.Numerics;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Labelled rows in memory, in blocks, so that growing never copies and no single array needs to hold them all.</summary>
internal sealed class TrainingRows
{
    private const int ValuesPerBlock = 1 << 20;

    private readonly int _logRowsPerBlock;
    private readonly List<Block> _blocks = [];

    /// <param name="inputs">Features per row.</param>
    /// <param name="likelyRows">Where so few rows are expected at most, blocks are hardly larger than they need.</param>
    public TrainingRows(int inputs, int likelyRows = int.MaxValue)
    {
        Inputs = inputs;
        _logRowsPerBlock = BitOperations.Log2((uint)Math.Clamp(likelyRows, 1, Math.Max(1, ValuesPerBlock / inputs)));
    }

    /// <summary>Features per row.</summary>
    public int Inputs { get; }

    public int Count { get; private set; }

    /// <summary>Adds a row and returns its features, all zero, for the caller to fill.</summary>
    public Span<float> Add(float target, float weight)
    {
        Debug.Assert(weight > 0f && float.IsFinite(target));
        if (RowInBlock(Count) == 0)
            _blocks.Add(new Block(1 << _logRowsPerBlock, Inputs));
        Count++;
        return Put(Count - 1, target, weight);
    }

    /// <summary>Gives a row another target and weight and returns its features for the caller to fill.</summary>
    public Span<float> Put(int row, float target, float weight)
    {
        SetTarget(row, target);
        SetWeight(row, weight);
        return Features(row);
    }

    public Span<float> Features(int row) => BlockOf(row).Features.AsSpan(RowInBlock(row) * Inputs, Inputs);

    public float Target(int row) => BlockOf(row).Targets[RowInBlock(row)];

    public float Weight(int row) => BlockOf(row).Weights[RowInBlock(row)];

    public void SetTarget(int row, float target) => BlockOf(row).Targets[RowInBlock(row)] = target;

    public void SetWeight(int row, float weight) => BlockOf(row).Weights[RowInBlock(row)] = weight;

    /// <summary>Multiplies each row's weight by its class's factor.</summary>
    public void MultiplyWeights(ReadOnlySpan<float> classFactors)
    {
        for (int row = 0; row < Count; row++)
            SetWeight(row, Weight(row) * classFactors[(int)Target(row)]);
    }

    /// <summary>Scales all rows: in place, or where that makes them longer, into rows of their own.</summary>
    public TrainingRows Scaled(InputScaler inputs, TargetScaling target)
    {
        TrainingRows scaled = inputs.Flagged.Length == 0 ? this : new TrainingRows(Inputs + inputs.Flagged.Length, Count);
        for (int row = 0; row < Count; row++)
        {
            float trainingTarget = target.ToTraining(Target(row));
            Span<float> to = scaled == this ? Put(row, trainingTarget, Weight(row)) : scaled.Add(trainingTarget, Weight(row));
            inputs.Apply(Features(row), to);
        }
        return scaled;
    }

    /// <summary>Lets go of all rows from one on, and of their memory.</summary>
    public void Truncate(int count)
    {
        for (int row = count; row < Count && RowInBlock(row) != 0; row++)
            Features(row).Clear();
        Count = Math.Min(count, Count);
        int blocks = (int)(((long)Count + (1 << _logRowsPerBlock) - 1) >> _logRowsPerBlock);
        _blocks.RemoveRange(blocks, _blocks.Count - blocks);
    }

    private Block BlockOf(int row) => _blocks[row >> _logRowsPerBlock];

    private int RowInBlock(int row) => row & ((1 << _logRowsPerBlock) - 1);

    private readonly struct Block(int rows, int inputs)
    {
        public float[] Features { get; } = new float[checked(rows * inputs)];

        public float[] Targets { get; } = new float[rows];

        public float[] Weights { get; } = new float[rows];
    }
}
