using System.Numerics.Tensors;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows of one training step, side by side.</summary>
internal sealed class MiniBatch
{
    private readonly int _inputs;
    private readonly float[] _features;
    private readonly float[] _targets;
    private readonly float[] _weights;

    public MiniBatch(int inputs, int maximumRows)
    {
        _inputs = inputs;
        _features = new float[checked(inputs * maximumRows)];
        _targets = new float[maximumRows];
        _weights = new float[maximumRows];
    }

    public int Count { get; private set; }

    /// <summary>Rows × inputs.</summary>
    public ReadOnlyMemory<float> Features => _features.AsMemory(0, Count * _inputs);

    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, Count);

    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    public float LargestInput => Math.Abs(TensorPrimitives.MaxMagnitude(Features.Span));

    public void Load(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        Count = indices.Length;
        for (int r = 0; r < Count; r++)
        {
            rows.Features(indices[r]).CopyTo(_features.AsSpan(r * _inputs, _inputs));
            _targets[r] = rows.Target(indices[r]);
            _weights[r] = rows.Weight(indices[r]);
        }
    }
}
