using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class FeatureSummaryTests
{
    [Fact]
    public void Three_distinct_values_make_a_feature_numeric_and_two_do_not()
    {
        FeatureSummary summary = Of([0f, 0f, 5f, 1f], [1f, 1f, 5f, 2f], [0f, 2f, 5f, 1f], [1f, 1f, 5f, 3f]);
        Assert.Equal([1, 3], summary.Numeric);
        Assert.Empty(summary.Missing);
        Assert.Equal(4, summary.Count);
    }

    [Fact]
    public void A_missing_value_is_none_of_the_values()
    {
        FeatureSummary summary = Of([float.NaN, float.NaN, float.NaN], [0f, 0f, float.NaN], [float.NaN, 1f, float.NaN], [1f, 2f, float.NaN], [0f, 2f, float.NaN]);
        Assert.Equal([1], summary.Numeric);
        Assert.Equal([0, 1, 2], summary.Missing);
    }

    [Fact]
    public void Negative_zero_is_zero() => Assert.Empty(Of([0f], [-0f], [1f], [0f], [-0f]).Numeric);

    private static FeatureSummary Of(params float[][] values)
    {
        var rows = new TrainingRows(values[0].Length);
        foreach (float[] row in values)
            row.CopyTo(rows.Add(0f, 1f));
        return TestInputs.Data(rows).Features;
    }
}
