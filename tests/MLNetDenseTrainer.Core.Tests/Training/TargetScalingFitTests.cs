using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TargetScalingFitTests
{
    [Fact]
    public void A_linear_output_gets_targets_of_mean_zero_and_deviation_one()
    {
        TargetScaling scaling = Fit(Activation.Linear, [1f, 2f, 3f, 6f], [1f, 1f, 1f, 1f]);
        Assert.Equal(3f, scaling.Center);
        Assert.Equal(Math.Sqrt(3.5), scaling.Scale, 1e-6);
        Assert.Equal(6f, scaling.ToScore(scaling.ToTraining(6f)), 1e-6f);
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Softplus)]
    public void An_output_that_is_never_negative_gets_targets_that_are_scaled_and_not_shifted(Activation output)
    {
        TargetScaling scaling = Fit(output, [0f, 1f, 2f, 3f], [1f, 1f, 1f, 1f]);
        Assert.Equal(0f, scaling.Center);
        Assert.Equal(Math.Sqrt(3.5), scaling.Scale, 1e-6);
        Assert.Equal(0f, scaling.ToTraining(0f));
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        TargetScaling weighted = Fit(Activation.Linear, [1f, 5f], [3f, 1f]);
        TargetScaling repeated = Fit(Activation.Linear, [1f, 1f, 1f, 5f], [1f, 1f, 1f, 1f]);
        Assert.Equal(repeated.Center, weighted.Center, 1e-6f);
        Assert.Equal(repeated.Scale, weighted.Scale, 1e-6f);
    }

    [Theory]
    [InlineData(7f)]
    [InlineData(0f)]
    public void A_target_that_never_varies_keeps_its_scale(float value) => Assert.Equal(1f, Fit(Activation.Linear, [value, value], [1f, 2f]).Scale);

    [Fact]
    public void Huge_targets_keep_a_usable_scale()
    {
        TargetScaling scaling = Fit(Activation.Linear, [float.MaxValue, float.MinValue], [1f, 1f]);
        Assert.True(float.IsNormal(scaling.Scale) && float.IsFinite(scaling.Center));
    }

    private static TargetScaling Fit(Activation output, float[] targets, float[] weights)
    {
        TrainingRows rows = Rows(targets, weights);
        return TargetSummary.Of(RowSelection.AllOf(rows)).Standardize(0, output);
    }

    private static TrainingRows Rows(float[] targets, float[] weights)
    {
        var rows = new TrainingRows(1);
        foreach ((float target, float weight) in targets.Zip(weights))
            rows.Add(target, weight);
        return rows;
    }
}
