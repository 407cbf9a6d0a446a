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

    public void Add(float target, float weight)
    {
        _first ??= target;
        IsConstant &= target == _first;
        if (target < 0f)
            Negative++;
        int index = (int)target;
        if ((uint)index < (uint)_classWeights.Length)
            _classWeights[index] += weight;
    }

    public void Add(TrainingRows rows)
    {
        for (int row = 0; row < rows.Count; row++)
            Add(rows.Target(row), rows.Weight(row));
    }
}
