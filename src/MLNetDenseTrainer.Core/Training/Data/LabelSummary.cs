namespace MLNetDenseTrainer.Training;

/// <summary>What there is to know about labels before training.</summary>
internal sealed class LabelSummary
{
    private readonly double[] _classWeights;
    private float? _first;

    /// <param name="classes">How many classes the label has; 1 where it is a number.</param>
    public LabelSummary(int classes) => _classWeights = new double[classes];

    /// <summary>Whether all labels are the same.</summary>
    public bool IsConstant { get; private set; } = true;

    public long Negative { get; private set; }

    /// <summary>The weight of all rows of a class together; meaningless where the label is a number.</summary>
    public double[] ClassWeights => _classWeights;

    public void Add(ReadOnlySpan<float> targets, float weight)
    {
        float label = targets[0];
        _first ??= label;
        IsConstant &= label == _first;
        foreach (float target in targets)
            Negative += target < 0f ? 1 : 0;
        int index = (int)label;
        if ((uint)index < (uint)_classWeights.Length)
            _classWeights[index] += weight;
    }

    public void Add(TrainingRows rows)
    {
        for (int row = 0; row < rows.Count; row++)
            Add(rows.Targets(row), rows.Weight(row));
    }
}
