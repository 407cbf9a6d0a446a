using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Some held-back rows: their outputs, targets and weights.</summary>
/// <param name="capacity">Rows of the largest block.</param>
/// <param name="units">Outputs per row.</param>
/// <param name="targetCount">Targets per row.</param>
internal sealed class HeldOutBlock(int capacity, int units, int targetCount)
{
    private readonly float[] _outputs = new float[checked(capacity * units)];
    private readonly float[] _targets = new float[checked(capacity * targetCount)];
    private readonly float[] _weights = new float[capacity];
    private readonly float[] _lossWeights = new float[capacity];

    public int Count { get; private set; }

    /// <summary>Outputs per row.</summary>
    public int Units => units;

    /// <summary>Rows × units: logits of a classifier, values on the training's scale of a regression.</summary>
    public Span<float> Outputs => _outputs.AsSpan(0, Count * units);

    /// <summary>Rows × targets. Missing targets are NaN.</summary>
    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, Count * targetCount);

    /// <summary>The rows' own weights, which metrics count.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>The rows' weights times the factors of their classes, which the loss counts.</summary>
    public ReadOnlySpan<float> LossWeights => _lossWeights.AsSpan(0, Count);

    /// <summary>Copies the targets and weights of some rows. The caller writes their outputs.</summary>
    public void Load(RowSelection selection)
    {
        Count = selection.Count;
        ReadOnlySpan<int> indices = selection.Indices.Span;
        for (int row = 0; row < Count; row++)
        {
            selection.Rows.Targets(indices[row]).CopyTo(_targets.AsSpan(row * targetCount));
            _weights[row] = selection.Rows.Weight(indices[row]);
            _lossWeights[row] = selection.Rows.LossWeight(indices[row]);
        }
    }
}
