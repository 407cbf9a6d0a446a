using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The scale of targets for losses that outliers do not move.</summary>
public sealed class RobustTargetScalingTests
{
    private const double NormalInterquartileRange = 1.3489795;

    private static readonly float[] _targets = [1f, 2f, 3f, 4f, 5f];

    [Fact]
    public void A_linear_output_gets_targets_by_median_and_quartiles()
    {
        TargetScaling scaling = Fit(Activation.Linear, _targets);
        Assert.Equal(3f, scaling.Center);
        Assert.Equal(2.0 / NormalInterquartileRange, scaling.Scale, 1e-5);
    }

    [Theory]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Softplus)]
    public void An_outlier_makes_no_difference(Activation output) =>
        Assert.Equal(Fit(output, [.. _targets, 6f]), Fit(output, [.. _targets, 1e30f]));

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Softplus)]
    public void An_output_that_is_never_negative_gets_targets_that_are_scaled_and_not_shifted(Activation output)
    {
        TargetScaling scaling = Fit(output, _targets);
        Assert.Equal(0f, scaling.Center);
        Assert.Equal(Math.Sqrt(9.0 + Math.Pow(2.0 / NormalInterquartileRange, 2.0)), scaling.Scale, 1e-5);
    }

    [Fact]
    public void On_normal_targets_it_is_about_mean_and_deviation()
    {
        var random = new Random(1);
        float[] targets = [.. Enumerable.Range(0, 5000).Select(_ =>
            5f + 3f * (float)(Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble())))];
        TargetScaling scaling = Fit(Activation.Linear, targets);
        Assert.Equal(5.0, scaling.Center, 0.2);
        Assert.Equal(3.0, scaling.Scale, 0.2);
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows_and_weights_that_are_alike_as_none()
    {
        TargetScaling repeated = Fit(Activation.Linear, [1f, 1f, 1f, 5f, 7f, 7f]);
        Assert.Equal(repeated, Fit(Activation.Linear, [1f, 5f, 7f], [3f, 1f, 2f]));
        Assert.Equal(Fit(Activation.Linear, _targets), Fit(Activation.Linear, _targets, [0.25f, 0.25f, 0.25f, 0.25f, 0.25f]));
    }

    // Mostly zero, as the rain of days: the others say the scale.
    [Fact]
    public void Where_most_targets_are_the_same_the_spread_is_that_of_the_others()
    {
        TargetScaling scaling = Fit(Activation.Linear, [.. new float[90], 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 1e6f]);
        Assert.Equal(0f, scaling.Center);
        Assert.InRange(scaling.Scale, 3f, 5f);
    }

    [Fact]
    public void A_target_that_never_varies_keeps_its_scale() => Assert.Equal(1f, Fit(Activation.Linear, [7f, 7f, 7f]).Scale);

    [Fact]
    public void Missing_targets_are_left_out_and_where_all_are_there_is_no_scale()
    {
        Assert.Equal(Fit(Activation.Linear, _targets), Fit(Activation.Linear, [float.NaN, .. _targets, float.NaN]));
        var rows = new TrainingRows(1);
        rows.Add(float.NaN, 1f);
        Assert.Null(TargetScalingFit.FitRobust(Activation.Linear, RowSelection.AllOf(rows), 0, (1f, 2f)));
    }

    [Fact]
    public void However_far_an_outlier_is_it_stays_within_float()
    {
        TargetScaling scaling = Fit(Activation.Linear, [1e-30f, 2e-30f, 3e-30f, 4e-30f, float.MaxValue]);
        Assert.True(float.IsFinite(scaling.ToTraining(float.MaxValue)), scaling.ToString());
    }

    [Fact]
    public void Only_losses_that_outliers_do_not_move_are_robust()
    {
        RegressionLoss[] robust = [Loss.Huber(), Loss.MeanAbsoluteError, Loss.Quantile(0.9f)];
        Assert.All(robust, loss => Assert.True(loss.IsRobust && new MultiOutputLoss(loss).IsRobust));
        RegressionLoss[] others = [Loss.MeanSquaredError, Loss.Poisson, Loss.Custom((_, _) => 0f, (_, _) => 0f)];
        Assert.All(others, loss => Assert.False(loss.IsRobust || new MultiOutputLoss(loss).IsRobust));
    }

    private static TargetScaling Fit(Activation output, float[] targets, float[]? weights = null)
    {
        var rows = new TrainingRows(1);
        for (int row = 0; row < targets.Length; row++)
            rows.Add(targets[row], weights?[row] ?? 1f);
        (float, float) range = TargetSummary.Of(RowSelection.AllOf(rows)).Range(0);
        return TargetScalingFit.FitRobust(output, RowSelection.AllOf(rows), 0, range)!.Value;
    }
}
