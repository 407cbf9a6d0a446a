using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Counts and weights of labels before training. Labels that are held back are checked and otherwise left alone.</summary>
internal sealed class LabelSummary
{
    private readonly double[] _classWeights;
    private double _weight;
    private long _rows;
    private float? _first;

    /// <param name="classes">How many classes the label has; 1 where it is a number.</param>
    public LabelSummary(int classes) => _classWeights = new double[classes];

    /// <summary>Whether all labels to learn from are the same.</summary>
    public bool IsConstant { get; private set; } = true;

    /// <summary>Labels below zero, those held back among them.</summary>
    public long Negative { get; private set; }

    /// <summary>The weight of all rows of a class together; meaningless where the label is a number.</summary>
    public double[] ClassWeights => _classWeights;

    /// <summary>Takes in a row to learn from, whose missing targets are NaN.</summary>
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
        if ((uint)index < (uint)_classWeights.Length)
            _classWeights[index] += weight;
    }

    /// <summary>Takes in rows to learn from.</summary>
    public void Add(RowSelection rows)
    {
        foreach (int row in rows.Indices.Span)
            Add(rows.Rows.Targets(row), rows.Rows.Weight(row));
    }

    /// <summary>Takes in a row that is held back.</summary>
    public void AddHeldBack(ReadOnlySpan<float> targets)
    {
        foreach (float target in targets)
            Negative += target < 0f ? 1 : 0;
    }

    /// <summary>Takes in rows that are held back.</summary>
    public void AddHeldBack(RowSelection rows)
    {
        foreach (int row in rows.Indices.Span)
            AddHeldBack(rows.Rows.Targets(row));
    }

    /// <summary>The mean weight of the rows to learn from, each as often as it has targets.</summary>
    /// <param name="classFactors">Factors for the weights of each class; <see langword="null"/> for none.</param>
    public double MeanWeight(float[]? classFactors)
    {
        if (classFactors is null)
            return _weight / _rows;
        double weight = 0.0;
        foreach ((double ofClass, float factor) in _classWeights.Zip(classFactors))
            weight += ofClass * factor;
        return weight / _rows;
    }
}
