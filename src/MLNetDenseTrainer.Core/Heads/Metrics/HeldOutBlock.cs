namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Some held-back rows: their outputs, targets and weights.</summary>
internal sealed class HeldOutBlock(int capacity, int units, int targetCount)
{
    private readonly float[] _outputs = new float[checked(capacity * units)];
    private readonly float[] _targets = new float[checked(capacity * targetCount)];
    private readonly float[] _weights = new float[capacity];
    private readonly float[] _lossWeights = new float[capacity];

    public int Count { get; set; }

    public int Units => units;

    /// <summary>Rows × units: logits of a classifier, values on the scale of training of a regression.</summary>
    public Span<float> Outputs => _outputs.AsSpan(0, Count * units);

    /// <summary>Rows × targets. Missing targets are NaN.</summary>
    public Span<float> Targets => _targets.AsSpan(0, Count * targetCount);

    /// <summary>The rows' own weights, which metrics count.</summary>
    public Span<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>The rows' weights times the factors of their classes, which the loss counts.</summary>
    public Span<float> LossWeights => _lossWeights.AsSpan(0, Count);
}
