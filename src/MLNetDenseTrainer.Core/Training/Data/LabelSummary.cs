using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Counts and weights of labels before training. Labels that are held back are checked and otherwise left alone.</summary>
/// <param name="classes">The number of classes; 1 where the label is a number.</param>
internal sealed class LabelSummary(int classes)
{
    private double _weight;
    private long _rows;
    private float? _first;

    /// <summary>Whether all labels to learn from are the same.</summary>
    public bool IsConstant { get; private set; } = true;

    /// <summary>The number of labels below zero, held-back ones included.</summary>
    public long Negative { get; private set; }

    /// <summary>The weight of all rows of a class together; meaningless where the label is a number.</summary>
    public double[] ClassWeights { get; } = new double[classes];

    /// <summary>Adds a row to learn from, whose missing targets are NaN.</summary>
    public void Add(ReadOnlySpan<float> targets, float weight)
    {
        float label = targets[0];
        _first ??= label;
        IsConstant &= label == _first;
        AddHeldBack(targets);
        _rows++;
        foreach (float target in targets)
            _weight += float.IsNaN(target) ? 0.0 : weight;
        int index = (int)label;
        if ((uint)index < (uint)ClassWeights.Length)
            ClassWeights[index] += weight;
    }

    public void Add(RowSelection rows)
    {
        foreach (int row in rows.Indices.Span)
            Add(rows.Rows.Targets(row), rows.Rows.Weight(row));
    }

    public void AddHeldBack(ReadOnlySpan<float> targets)
    {
        foreach (float target in targets)
            Negative += target < 0f ? 1 : 0;
    }

    public void AddHeldBack(RowSelection rows)
    {
        foreach (int row in rows.Indices.Span)
            AddHeldBack(rows.Rows.Targets(row));
    }

    /// <summary>The part of the rows' weight that each class has, factors of classes included.</summary>
    public ImmutableArray<float> Shares(float[]? classFactors)
    {
        double[] weights = [.. ClassWeights.Select((weight, index) => weight * (classFactors?[index] ?? 1f))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>The mean weight of the rows to learn from, each as often as it has targets.</summary>
    public double MeanWeight(float[]? classFactors) =>
        (classFactors is null ? _weight : ClassWeights.Zip(classFactors, (weight, factor) => weight * factor).Sum()) / _rows;
}
