using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows of one training step, side by side.</summary>
internal sealed class MiniBatch
{
    private readonly float[] _targets;
    private readonly float[] _weights;

    public MiniBatch(int inputs, int maximumRows)
    {
        Features = new ActivationMatrix(maximumRows, inputs);
        _targets = new float[maximumRows];
        _weights = new float[maximumRows];
    }

    public int Count { get; private set; }

    /// <summary>Rows × inputs.</summary>
    public ActivationMatrix Features { get; }

    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, Count);

    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    public double WeightSum { get; private set; }

    /// <summary>Takes in targets and weights of so many rows; their features come with <see cref="LoadFeatures"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        Count = indices.Length;
        WeightSum = 0.0;
        for (int r = 0; r < Count; r++)
        {
            _targets[r] = rows.Target(indices[r]);
            _weights[r] = rows.Weight(indices[r]);
            WeightSum += _weights[r];
        }
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
