using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>The rows of one training step, side by side.</summary>
internal sealed class MiniBatch
{
    private readonly int _targetCount;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private readonly SparseColumns? _columns;

    public MiniBatch(int inputs, int maximumRows, int targetCount = 1, bool sparse = false, int categories = 0)
    {
        Features = new NetworkInput(maximumRows, inputs, categories);
        IsSparse = sparse;
        _columns = sparse ? new SparseColumns(inputs) : categories > 0 ? new SparseColumns(categories) : null;
        // Allocated before several threads load dense rows.
        if (!sparse)
            _ = Features.Dense;
        _targetCount = targetCount;
        _targets = new float[checked(maximumRows * targetCount)];
        _weights = new float[maximumRows];
    }

    public int Count { get; private set; }

    public NetworkInput Features { get; }

    public bool IsSparse { get; }

    /// <summary>Whether the rows have categories beside dense features.</summary>
    public bool HasCategories => _columns is not null && !IsSparse;

    /// <summary>The inputs of sparse rows, or the categories, that occur, as the last <see cref="FindColumns"/> found them.</summary>
    public SparseColumns Columns => _columns ?? throw new InvalidOperationException("The rows are dense and have no categories.");

    /// <summary>The number of these; 0 for other rows.</summary>
    public int Occurring => _columns?.Count ?? 0;

    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>The sum of rows' weights, each as often as the row has targets.</summary>
    public double WeightSum { get; private set; }

    /// <summary>Rows × targets; missing ones are NaN.</summary>
    public ReadOnlySpan<float> TargetsOf(int firstRow, int endRow) =>
        _targets.AsSpan(firstRow * _targetCount, (endRow - firstRow) * _targetCount);

    /// <summary>
    /// Loads targets and weights, categories, and the features of sparse rows. <see cref="LoadFeatures"/> loads those of dense rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        Count = indices.Length;
        WeightSum = 0.0;
        for (int r = 0; r < Count; r++)
        {
            _weights[r] = rows.LossWeight(indices[r]);
            WeightSum += (double)_weights[r] * LoadTargets(rows, indices[r], r);
        }
        if (_columns is null)
            return;
        Features.Clear();
        for (int r = 0; r < Count; r++)
        {
            if (IsSparse)
                Features.SetRow(r, rows.Row(indices[r]));
            else
                Features.AddCategories(rows.Row(indices[r]));
        }
    }

    // Returns the number of targets that are present.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LoadTargets(TrainingRows rows, int index, int row)
    {
        // Faster for small networks. Rows that lack their only target are not read.
        if (_targetCount == 1)
        {
            _targets[row] = rows.Target(index);
            return 1;
        }
        int present = 0;
        ReadOnlySpan<float> targets = rows.Targets(index);
        for (int t = 0; t < targets.Length; t++)
        {
            _targets[row * _targetCount + t] = targets[t];
            present += float.IsNaN(targets[t]) ? 0 : 1;
        }
        return present;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LoadFeatures(TrainingRows rows, ReadOnlySpan<int> indices, int firstRow, int endRow)
    {
        if (IsSparse)
            return;
        for (int r = firstRow; r < endRow; r++)
        {
            ReadOnlySpan<float> features = rows.Features(indices[r]);
            Features.Dense.SetRow(r, features);
            SetFlags(r, features, rows.Flagged);
        }
    }

    // A missing feature becomes zero and its flag.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetFlags(int row, ReadOnlySpan<float> features, int[] flagged)
    {
        for (int i = 0; i < flagged.Length; i++)
        {
            bool isMissing = float.IsNaN(features[flagged[i]]);
            if (isMissing)
                Features.Dense.Element(row, flagged[i]) = 0f;
            Features.Dense.Element(row, features.Length + i) = isMissing ? 1f : 0f;
        }
    }

    /// <summary>Finds the inputs of sparse rows, or the categories, that occur, for the gradient of their parameters.</summary>
    public void FindColumns() => _columns?.Load(IsSparse ? Features.Sparse : Features.Categories);

    public float LargestInput()
    {
        float[] row = new float[Features.Columns];
        float largest = 0f;
        for (int r = 0; r < Count; r++)
        {
            if (IsSparse)
                Features.SparseRow(r).CopyTo(row);
            else
                Features.Dense.GetRow(r, row);
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<float>(row)));
        }
        return largest;
    }
}
