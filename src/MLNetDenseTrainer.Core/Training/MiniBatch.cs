using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows of one training step, side by side.</summary>
internal sealed class MiniBatch
{
    private readonly int _targetCount;
    private readonly float[] _targets;
    private readonly float[] _weights;

    /// <param name="inputs">What the first layer sees of a row.</param>
    /// <param name="maximumRows">As many rows as there may be.</param>
    /// <param name="targetCount">Targets per row.</param>
    public MiniBatch(int inputs, int maximumRows, int targetCount = 1)
    {
        Features = new ActivationMatrix(maximumRows, inputs);
        _targetCount = targetCount;
        _targets = new float[checked(maximumRows * targetCount)];
        _weights = new float[maximumRows];
    }

    public int Count { get; private set; }

    /// <summary>Rows × inputs.</summary>
    public ActivationMatrix Features { get; }

    /// <summary>Rows × targets; those that are missing are NaN.</summary>
    public ReadOnlySpan<float> Targets => TargetsOf(0, Count);

    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>The weights of all targets that are there, each that of its row.</summary>
    public double WeightSum { get; private set; }

    public ReadOnlySpan<float> TargetsOf(int firstRow, int endRow) => _targets.AsSpan(firstRow * _targetCount, (endRow - firstRow) * _targetCount);

    /// <summary>Takes in targets and weights of so many rows; their features come with <see cref="LoadFeatures"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        Count = indices.Length;
        WeightSum = 0.0;
        for (int r = 0; r < Count; r++)
        {
            _weights[r] = rows.Weight(indices[r]);
            WeightSum += (double)_weights[r] * LoadTargets(rows, indices[r], r);
        }
    }

    // Returns how many are there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LoadTargets(TrainingRows rows, int index, int row)
    {
        // One by one, small networks would feel it; and rows that lack their only target are not read.
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
        for (int r = firstRow; r < endRow; r++)
            Features.SetRow(r, rows.Features(indices[r]));
    }

    /// <summary>The largest feature, by size.</summary>
    public float LargestInput()
    {
        float[] row = new float[Features.Columns];
        float largest = 0f;
        for (int r = 0; r < Count; r++)
        {
            Features.GetRow(r, row);
            largest = Math.Max(largest, Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(row)));
        }
        return largest;
    }
}
