using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Center and factor of <see cref="InputScaling.RobustClip"/>, column by column, and what missing values do to them.</summary>
public sealed class RobustScalingTests
{
    [Fact]
    public void A_feature_that_varies_is_divided_by_its_interquartile_range() => AssertFit(center: 4f, spread: 6.0, [1f, 2f, 4f, 8f, 100f]);

    [Fact]
    public void A_feature_that_is_mostly_one_value_is_divided_by_the_interquartile_range_of_the_others() =>
        // Of -4, 1 and 6 the quartiles are -1.5 and 3.5.
        AssertFit(center: 0f, spread: 5.0, [-4f, 1f, 6f, .. Enumerable.Repeat(0f, 12)]);

    [Fact]
    public void Others_that_are_far_off_are_divided_by_their_medians_distance() =>
        // Of 4, 6 and 8 the quartiles are 5 and 7, but 6 is how far they are from 0.
        AssertFit(center: 0f, spread: 6.0, [4f, 6f, 8f, .. Enumerable.Repeat(0f, 12)]);

    [Fact]
    public void A_feature_of_two_values_one_of_them_rare_is_divided_by_half_of_its_range()
    {
        AssertFit(center: 0f, spread: 4.0, [8f, 8f, 8f, .. Enumerable.Repeat(0f, 12)]);
        AssertFit(center: 10f, spread: 2.5, [5f, .. Enumerable.Repeat(10f, 12)]);
    }

    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_constant_or_a_feature_that_is_always_missing_becomes_zero(InputScaling kind)
    {
        foreach (float value in new[] { 5f, float.NaN })
        {
            InputPipeline inputs = Fit(kind, [value, value, value]).Imputing([]);
            Assert.Equal([0f], inputs.Apply(7f));
            Assert.Equal([0f], inputs.Apply(float.NaN));
        }
    }

    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void Missing_values_are_left_out(InputScaling kind)
    {
        AffineStep without = Fit(kind, [1f, 2f, 4f, 8f, 100f]).Affine!;
        AffineStep with = Fit(kind, [float.NaN, 1f, 2f, float.NaN, float.NaN, 4f, 8f, 100f, float.NaN]).Affine!;
        Assert.Equal(without.Centers, with.Centers);
        Assert.Equal(without.Factors, with.Factors);
        Assert.True(with.Factors[0] > 0f);
    }

    private static void AssertFit(float center, double spread, float[] column)
    {
        AffineStep scaler = Fit(InputScaling.RobustClip, column).Affine!;
        Assert.Equal(center, scaler.Centers[0]);
        Assert.Equal(1.0 / spread, scaler.Factors[0], 1e-7);
    }

    private static InputPipeline Fit(InputScaling kind, float[] column)
    {
        var rows = new TrainingRows(1);
        foreach (float value in column)
            rows.Add(0f, 1f)[0] = value;
        return TestInputs.Fit(kind, rows);
    }
}
