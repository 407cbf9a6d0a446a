using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class EmbeddingFrequenciesTests
{
    private const int Rows = 80;

    [Fact]
    public void Features_whose_values_recur_get_higher_frequencies_than_continuous_ones()
    {
        float[] highest = Highest([0, 1, 2], BinaryHead.Instance, row => [row % 10, row, row / 8]);
        Assert.True(highest[0] > highest[1]);
        Assert.Equal(highest[0], highest[2]);
    }

    [Fact]
    public void Eight_rows_per_value_are_what_it_takes()
    {
        // 10 values in 80 rows, and 11.
        float[] highest = Highest([0, 1], BinaryHead.Instance, row => [row % 10, row % 11]);
        Assert.True(highest[0] > highest[1]);
    }

    [Fact]
    public void A_missing_value_is_neither_a_row_nor_a_value()
    {
        // 5 values in 40 rows recur, 6 do not.
        float[] highest = Highest([0, 1, 2], BinaryHead.Instance, row =>
            [row % 2 == 0 ? float.NaN : row / 2 % 5, row % 2 == 0 ? float.NaN : row / 2 % 6, float.NaN]);
        Assert.True(highest[0] > highest[1]);
        Assert.Equal(highest[1], highest[2]);
    }

    [Fact]
    public void Only_embedded_features_are_looked_at_and_in_their_order()
    {
        float[] highest = Highest([1, 3], BinaryHead.Instance, row => [row, row, row, 1f]);
        Assert.Equal(2, highest.Length);
        Assert.True(highest[1] > highest[0]);
        Assert.Empty(Highest([], BinaryHead.Instance, row => [row]));
    }

    [Fact]
    public void Continuous_features_get_higher_frequencies_in_regression_than_in_classification() =>
        Assert.True(Highest([0], RegressionHead.Scalar, row => [row])[0] > Highest([0], MulticlassHead.Instance, row => [row])[0]);

    private static float[] Highest(int[] embedded, Head head, Func<int, float[]> features)
    {
        var rows = new TrainingRows(features(0).Length);
        for (int row = 0; row < Rows; row++)
            features(row).CopyTo(rows.Add(0f, 1f));
        return EmbeddingFrequencies.Highest(RowSelection.AllOf(rows).Columns, embedded, head.EmbeddingFrequencies);
    }
}
