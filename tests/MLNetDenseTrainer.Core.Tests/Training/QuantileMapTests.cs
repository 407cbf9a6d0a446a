using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What <see cref="InputScaling.RobustQuantile"/> makes of features with long tails, and that it leaves the others to <see cref="InputScaling.RobustClip"/>.</summary>
public sealed class QuantileMapTests
{
    private static readonly float[] _longTails = [.. Enumerable.Range(0, 1001).Select(i => (float)Math.Exp(2.5 * LogOdds((i + 0.5) / 1001.0)))];

    [Fact]
    public void Values_with_long_tails_become_the_log_odds_of_their_ranks()
    {
        QuantileMap map = Assert.Single(Fit(_longTails).Maps());

        Assert.InRange(map.Knots.Length, QuantileMap.MaximumKnots - 8, QuantileMap.MaximumKnots);
        Assert.Equal(map.Knots.Order(), map.Knots);
        for (int i = 0; i < _longTails.Length; i++)
            Assert.Equal(LogOdds((i + 0.5) / 1001.0), map.Map(_longTails[i]), 0.5);
        Assert.Equal(0f, map.Map(_longTails[500]), 0.02);
        Assert.Equal(LogOdds(0.5 / 1001.0), map.Map(-7f), 1e-5);
        Assert.Equal(LogOdds(1000.5 / 1001.0), map.Map(float.MaxValue), 1e-5);
        Assert.True(float.IsNaN(map.Map(float.NaN)));
    }

    [Fact]
    public void The_map_is_linear_between_knots()
    {
        var map = new QuantileMap(0, [-3e38f, 0f, float.Epsilon, 3e38f], [-2f, -1f, 1f, 3f]);
        float[] x = [float.MinValue, -3e38f, -1.5e38f, 0f, -0f, float.Epsilon, 1.5e38f, 3e38f, float.MaxValue];
        Assert.Equal([-2f, -2f, -1.5f, -1f, -1f, 1f, 2f, 3f, 3f], x.Select(map.Map));
    }

    [Fact]
    public void Ranks_of_equal_values_are_in_the_middle_of_their_rows()
    {
        // 0 ranks at 1.5 of 10, 1 at 4.5, 2 at 6.5, 100 at 8, 1000 at 9.5.
        QuantileMap map = QuantileMapFit.Fit(0, new(new float[] { 0, 0, 0, 1, 1, 1, 2, 100, 100, 1000 }, [.. Enumerable.Repeat(1f, 10)]));
        Assert.Equal([0f, 1f, 2f, 100f, 1000f], map.Knots);
        double[] ranks = [0.15, 0.45, 0.65, 0.8, 0.95];
        Assert.All(ranks.Zip(map.LogOdds), pair => Assert.Equal(LogOdds(pair.First), pair.Second, 1e-6));
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        QuantileMap repeated = QuantileMapFit.Fit(0, new(new float[] { 1, 2, 2, 2, 5 }, [1f, 1f, 1f, 1f, 1f]));
        QuantileMap weighted = QuantileMapFit.Fit(0, new(new float[] { 5, 2, 1 }, [1f, 3f, 1f]));
        Assert.Equal(repeated.Knots, weighted.Knots);
        Assert.Equal(repeated.LogOdds, weighted.LogOdds);
    }

    // Beside the others it is nothing, so that all of the weight seems to be below it.
    [Fact]
    public void A_last_value_that_weighs_next_to_nothing_HasARankToo()
    {
        QuantileMap map = QuantileMapFit.Fit(0, new(new float[] { 1, 2, 4, 50, 1000, 9000 }, [1f, 1f, 1f, 1f, 1e-20f, 1e-20f]));
        Assert.Equal([1f, 2f, 4f, 50f, 1000f], map.Knots[..5]);
        Assert.All(map.LogOdds, logOdds => Assert.True(float.IsFinite(logOdds)));
        Assert.Equal(LogOdds(0.625), map.Map(4f), 1e-6);
        Assert.True(map.Map(9000f) > 30f);
    }

    [Fact]
    public void Features_without_long_tails_are_scaled_as_RobustClip_does()
    {
        var random = new Random(5);
        float[] uniform = [.. Enumerable.Range(0, 1001).Select(_ => random.NextSingle())];
        float[] mostlyZero = [.. _longTails.Select((x, i) => i % 5 == 0 ? x : 0f)];
        foreach (float[] column in new[] { uniform, mostlyZero, [5f, 5f, 5f], [float.NaN] })
        {
            AffineStep clip = Fit(column, InputScaling.RobustClip).Affine!;
            InputPipeline quantile = Fit(column);
            Assert.Empty(quantile.Maps());
            Assert.Equal((clip.Centers[0], clip.Factors[0]), (quantile.Affine!.Centers[0], quantile.Affine.Factors[0]));
        }
    }

    [Fact]
    public void Missing_values_are_left_out()
    {
        float[] withMissing = [.. _longTails.SelectMany(x => new[] { float.NaN, x })];
        Assert.Equal(Fit(_longTails).Maps()[0].Knots, Fit(withMissing).Maps()[0].Knots);
    }

    private static double LogOdds(double rank) => Math.Log(rank / (1.0 - rank));

    private static InputPipeline Fit(float[] column, InputScaling kind = InputScaling.RobustQuantile)
    {
        var rows = new TrainingRows(1);
        foreach (float value in column)
            rows.Add(0f, 1f)[0] = value;
        return TestInputs.Fit(kind, rows);
    }
}
