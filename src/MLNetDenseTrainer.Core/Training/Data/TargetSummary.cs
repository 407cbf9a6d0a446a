using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Numerics.Statistics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Statistics of each target of the rows to learn from: how often it is present, its moments and its range.</summary>
internal sealed class TargetSummary(int targets)
{
    private readonly long[] _present = new long[targets];
    private readonly WeightedMoments[] _moments = new WeightedMoments[targets];
    private readonly (float Minimum, float Maximum)[] _ranges =
        [.. Enumerable.Repeat((float.PositiveInfinity, float.NegativeInfinity), targets)];

    public int Count => targets;

    /// <summary>Rows that have a target, for each.</summary>
    public ReadOnlySpan<long> Present => _present;

    public static TargetSummary Of(RowSelection rows, Action? checkAlive = null)
    {
        var summary = new TargetSummary(rows.Rows.TargetCount);
        foreach (int row in rows.Each(checkAlive))
            summary.Add(rows.Rows.Targets(row), rows.Rows.Weight(row));
        return summary;
    }

    /// <summary>Adds a row, whose missing targets (NaN) are left out.</summary>
    public void Add(ReadOnlySpan<float> row, float weight)
    {
        for (int t = 0; t < row.Length; t++)
        {
            float value = row[t];
            if (float.IsNaN(value))
                continue;
            _present[t]++;
            _moments[t].Add(value, weight);
            _ranges[t] = (Math.Min(_ranges[t].Minimum, value), Math.Max(_ranges[t].Maximum, value));
        }
    }

    /// <summary>How a target is to be scaled for training.</summary>
    public TargetScaling Standardize(int target, Activation output) => TargetScalingFit.Fit(output, _moments[target]);

    /// <summary>The weighted mean of a target that is never negative. Where all are 0, half of one in all rows.</summary>
    /// <remarks>An expected 0 would leave no way back. Weights below 1 on average are only shares, so rows count instead.</remarks>
    public double PositiveMean(int target) => _moments[target].Mean is > 0.0 and var mean
        ? mean
        : 0.5 / Math.Max(_present[target], _moments[target].WeightSum);

    public ImmutableArray<LabelRange> Ranges => [.. _ranges.Select(range => new LabelRange(range.Minimum, range.Maximum))];

    public (float Minimum, float Maximum) Range(int target) => _ranges[target];
}
