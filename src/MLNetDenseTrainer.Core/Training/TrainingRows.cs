using System.Collections.Immutable;
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
    /// <param name="targets">Targets per row.</param>
    public TrainingRows(int inputs, int likelyRows = int.MaxValue, int targets = 1)
    {
        Inputs = inputs;
        TargetCount = targets;
        _logRowsPerBlock = BitOperations.Log2((uint)Math.Clamp(likelyRows, 1, Math.Max(1, ValuesPerBlock / inputs)));
    }

    /// <summary>Features per row.</summary>
    public int Inputs { get; }

    /// <summary>Targets per row; one that is missing is NaN.</summary>
    public int TargetCount { get; }

    public int Count { get; private set; }

    /// <summary>Adds a row and returns its features, all zero, for the caller to fill.</summary>
    public Span<float> Add(scoped ReadOnlySpan<float> targets, float weight)
    {
        Debug.Assert(weight > 0f && targets.Length == TargetCount);
        if (RowInBlock(Count) == 0)
            _blocks.Add(new Block(1 << _logRowsPerBlock, Inputs, TargetCount));
        Count++;
        return Put(Count - 1, targets, weight);
    }

    /// <summary>Adds a row of one target.</summary>
    public Span<float> Add(float target, float weight) => Add(new ReadOnlySpan<float>(in target), weight);

    /// <summary>Gives a row other targets and another weight and returns its features for the caller to fill.</summary>
    public Span<float> Put(int row, scoped ReadOnlySpan<float> targets, float weight)
    {
        targets.CopyTo(Targets(row));
        SetWeight(row, weight);
        return Features(row);
    }

    public Span<float> Features(int row) => BlockOf(row).Features.AsSpan(RowInBlock(row) * Inputs, Inputs);

    public Span<float> Targets(int row) => BlockOf(row).Targets.AsSpan(RowInBlock(row) * TargetCount, TargetCount);

    /// <summary>The first target, which in most data is the only one.</summary>
    public float Target(int row) => BlockOf(row).Targets[RowInBlock(row) * TargetCount];

    public float Weight(int row) => BlockOf(row).Weights[RowInBlock(row)];

    public void SetWeight(int row, float weight) => BlockOf(row).Weights[RowInBlock(row)] = weight;

    /// <summary>Multiplies each row's weight by its class's factor.</summary>
    public void MultiplyWeights(ReadOnlySpan<float> classFactors)
    {
        for (int row = 0; row < Count; row++)
            SetWeight(row, Weight(row) * classFactors[(int)Target(row)]);
    }

    /// <summary>Scales all rows: in place, or where that makes them longer, into rows of their own.</summary>
    public TrainingRows Scaled(InputScaler inputs, ImmutableArray<TargetScaling> targets)
    {
        TrainingRows scaled = inputs.Flagged.Length == 0 ? this : new TrainingRows(Inputs + inputs.Flagged.Length, Count, TargetCount);
        for (int row = 0; row < Count; row++)
        {
            Span<float> to = scaled == this ? Features(row) : scaled.Add(Targets(row), Weight(row));
            targets.ToTraining(scaled.Targets(row));
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

    private readonly struct Block(int rows, int inputs, int targets)
    {
        public float[] Features { get; } = new float[checked(rows * inputs)];

        public float[] Targets { get; } = new float[checked(rows * targets)];

        public float[] Weights { get; } = new float[rows];
    }
}
