using System.Numerics;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>Labeled rows in memory, in blocks, so that growing never copies and no array holds all.</summary>
internal sealed class TrainingRows
{
    private const int ValuesPerBlock = 1 << 20;
    private const int SparseRowsPerBlock = 1 << 14;

    private readonly int _logRowsPerBlock;
    private readonly List<Block> _blocks = [];
    private readonly SparseRows? _sparse;
    private readonly List<ulong> _groups = [];
    private readonly SparseRows? _categories;

    public TrainingRows(int inputs, int likelyRows = int.MaxValue, int targets = 1, bool sparse = false, int categories = 0)
    {
        Inputs = inputs;
        TargetCount = targets;
        Categories = categories;
        _sparse = sparse ? new SparseRows() : null;
        _categories = categories > 0 ? new SparseRows() : null;
        long valuesPerRow = (sparse ? ValuesPerBlock / SparseRowsPerBlock : inputs) + targets - 1L;
        // Blocks are hardly larger than the likely rows need.
        int rowsPerBlock = (int)Math.Max(1L, ValuesPerBlock / Math.Max(1L, valuesPerRow));
        _logRowsPerBlock = BitOperations.Log2((uint)Math.Clamp(likelyRows, 1, rowsPerBlock));
    }

    public int Inputs { get; }

    /// <summary>Categories that dense rows may hold beside their features.</summary>
    public int Categories { get; }

    public bool IsSparse => _sparse is not null;

    /// <summary>Non-zero features of all sparse rows.</summary>
    public long NonZeros => _sparse?.Elements ?? 0;

    public double KeptPerRow => IsSparse ? (double)NonZeros / Math.Max(1, Count) : Inputs;

    /// <summary>Targets per row; missing ones are NaN.</summary>
    public int TargetCount { get; }

    public int Count { get; private set; }

    /// <summary>Features of scaled dense rows with an input that flags missing values (NaN). A batch makes that input.</summary>
    public int[] Flagged { get; private set; } = [];

    /// <summary>The memory of sparse rows, or of the categories of dense ones.</summary>
    public long SparseBytes => (_sparse ?? _categories)?.Bytes ?? 0;

    /// <summary>Categories that a dense row holds on average.</summary>
    public double CategoriesPerRow => (double)(_categories?.Elements ?? 0) / Math.Max(1, Count);

    /// <summary>Adds a dense row and returns its features, all zero, for the caller to fill.</summary>
    public Span<float> Add(scoped ReadOnlySpan<float> targets, float weight) => Set(Count, targets, weight);

    public Span<float> Add(float target, float weight) => Add(new ReadOnlySpan<float>(in target), weight);

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight) => Set(Count, features, targets, weight);

    /// <summary>Labels a dense row, or the one after the last, and returns its features for the caller to fill.</summary>
    public Span<float> Set(int row, scoped ReadOnlySpan<float> targets, float weight)
    {
        Label(row, targets, weight);
        return Features(row);
    }

    /// <summary>Replaces a row, or adds one after the last.</summary>
    public void Set(int row, FeatureRow features, ReadOnlySpan<float> targets, float weight)
    {
        Label(row, targets, weight);
        if (_sparse is not null)
        {
            _sparse.Set(row, features);
            return;
        }
        features.CopyTo(Features(row));
        _categories?.Set(row, features.Categories);
    }

    public FeatureRow Row(int row) => _sparse is not null ? _sparse[row]
        : _categories is not null ? new FeatureRow(Features(row), _categories[row])
        : Features(row);

    public Span<float> Features(int row) => BlockOf(row).Features.AsSpan(RowInBlock(row) * Inputs, Inputs);

    public Span<float> Targets(int row) => BlockOf(row).Targets.AsSpan(RowInBlock(row) * TargetCount, TargetCount);

    /// <summary>The first target, which in most data is the only one.</summary>
    public float Target(int row) => BlockOf(row).Targets[RowInBlock(row) * TargetCount];

    public float Weight(int row) => BlockOf(row).Weights[RowInBlock(row)];

    public void SetWeight(int row, float weight) => BlockOf(row).Weights[RowInBlock(row)] = weight;

    /// <summary>The hash of the row's group, whose rows are held back together; 0 where it has none.</summary>
    public ulong Group(int row) => row < _groups.Count ? _groups[row] : 0;

    /// <summary>Sets the group of the last row.</summary>
    public void SetGroup(ulong group)
    {
        while (group != 0 && _groups.Count < Count)
            _groups.Add(0);
        if (group != 0)
            _groups[^1] = group;
    }

    /// <summary>A factor of the loss for each class; <see langword="null"/> for none.</summary>
    public float[]? ClassFactors { get; set; }

    public float LossWeight(int row) => ClassFactors is null ? Weight(row) : Weight(row) * ClassFactors[(int)Target(row)];

    /// <summary>Scales all rows in place. They take no more memory than before.</summary>
    public void Scale(InputPipeline inputs, Head head, Action? checkAlive = null)
    {
        UseFlagsOf(inputs);
        var scaled = new SparseRow();
        for (int row = 0; row < Count; row++)
        {
            checkAlive?.AtRow(row);
            head.ToTraining(Targets(row));
            if (_sparse is null)
            {
                inputs.ApplyToKept(Features(row));
                continue;
            }
            inputs.Apply(Row(row), Inputs, scaled);
            _sparse.Put(row, scaled.Row);
        }
    }

    /// <summary>Takes the flags of the pipeline that scales the rows. Sparse rows hold their flags as features.</summary>
    public void UseFlagsOf(InputPipeline inputs) => Flagged = IsSparse ? [] : inputs.Flagged;

    /// <summary>
    /// The same rows, dense but for their categories. Sparse rows that were only added, never replaced, release their memory meanwhile.
    /// </summary>
    public TrainingRows ToDense(int likelyRows, CategorySlots categories)
    {
        int features = Inputs - categories.Count;
        var split = new MixedRow(categories, features);
        var dense = new TrainingRows(features, likelyRows, TargetCount, categories: categories.Count);
        for (int row = 0; row < Count; row++)
        {
            split.Set(Row(row));
            dense.Add(split.Row, Targets(row), Weight(row));
            dense.SetGroup(Group(row));
            _sparse?.ReleaseBefore(row);
        }
        return dense;
    }

    /// <summary>Releases the memory of dense rows before one, in whole blocks. They must not be read any more.</summary>
    public void LetGoBefore(int row)
    {
        if (RowInBlock(row) == 0 && row > 0 && !IsSparse)
            _blocks[(row >> _logRowsPerBlock) - 1] = default;
    }

    /// <summary>Keeps the first rows and releases the others.</summary>
    public void Truncate(int count)
    {
        for (int row = count; row < Count && RowInBlock(row) != 0 && !IsSparse; row++)
            Features(row).Clear();
        if (count < Count)
        {
            _sparse?.Truncate(count);
            _categories?.Truncate(count);
        }
        Count = Math.Min(count, Count);
        _groups.RemoveRange(Math.Min(count, _groups.Count), Math.Max(0, _groups.Count - count));
        int blocks = (int)(((long)Count + (1 << _logRowsPerBlock) - 1) >> _logRowsPerBlock);
        _blocks.RemoveRange(blocks, _blocks.Count - blocks);
    }

    private void Label(int row, ReadOnlySpan<float> targets, float weight)
    {
        Debug.Assert(row <= Count && weight > 0f && targets.Length == TargetCount);
        if (row == Count)
        {
            if (RowInBlock(Count) == 0)
                _blocks.Add(new Block(1 << _logRowsPerBlock, IsSparse ? 0 : Inputs, TargetCount));
            Count++;
        }
        targets.CopyTo(Targets(row));
        SetWeight(row, weight);
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
