using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class InputFitTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(3f)]
    [InlineData(1e6f)]
    public void Weights_that_are_all_alike_are_none_to_the_bit_for_robust_scaling(float weight)
    {
        AffineStep Fit(float weight)
        {
            var rows = new TrainingRows(1);
            foreach (float value in (float[])[0.1f, 0.7f, 1.3f, 2.2f, 5.1f, 5.3f])
                rows.Add(0f, weight)[0] = value;
            return TestInputs.Fit(InputScaling.RobustClip, rows).Affine!;
        }

        Assert.Equal(Fit(1f).Centers, Fit(weight).Centers);
        Assert.Equal(Fit(1f).Factors, Fit(weight).Factors);
    }

    private static readonly float[][] _values = [[1f, 1e6f, 5f, 0f], [2f, 1e6f + 1, 5f, 0f], [4f, 1e6f + 2, 5f, 0f], [8f, 1e6f + 3, 5f, 0f], [100f, 1e6f + 4, 5f, 1f]];

    [Fact]
    public void Standardize_gives_mean_zero_and_deviation_one_and_a_constant_becomes_zero()
    {
        TrainingRows rows = Rows(_values, _ => 1f);
        float[][] scaled = Scaled(InputScaling.Standardize, rows, TestTraining.AllOf(rows));
        for (int f = 0; f < 4; f++)
        {
            Assert.Equal(0.0, scaled.Average(row => row[f]), 1e-6);
            Assert.Equal(f == 2 ? 0.0 : 1.0, scaled.Average(row => (double)row[f] * row[f]), 1e-5);
        }
    }

    [Fact]
    public void Robust_clip_is_median_quartiles_and_a_smooth_limit_of_three()
    {
        TrainingRows rows = Rows(_values, _ => 1f);
        float[][] scaled = Scaled(InputScaling.RobustClip, rows, TestTraining.AllOf(rows));
        // The first feature's quartiles are 2, 4 and 8; the last one's are all 0, and half its range is 0.5.
        double Clipped(double x) => x / Math.Sqrt(1 + x / 3 * (x / 3));
        Assert.Equal(_values.Select(row => Clipped((row[0] - 4) / 6)), scaled.Select(row => (double)row[0]), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.All(scaled, row => Assert.Equal(0f, row[2]));
        Assert.Equal(Clipped(2), scaled[4][3], 1e-6);
        Assert.All(scaled, row => Assert.All(row, x => Assert.InRange(x, -3f, 3f)));
    }

    [Fact]
    public void None_leaves_features_as_they_are()
    {
        TrainingRows rows = Rows(_values, _ => 1f);
        Assert.Equal(_values, Scaled(InputScaling.None, rows, TestTraining.AllOf(rows)));
    }

    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_weight_counts_as_that_many_rows_and_only_training_rows_count(InputScaling scaling)
    {
        TrainingRows weighted = Rows(_values, r => 1 + r);
        TrainingRows repeated = Rows([.. Enumerable.Range(0, 4).SelectMany(r => Enumerable.Repeat(_values[r], 1 + r))], _ => 1f);
        AffineStep a = TestInputs.Fit(scaling, weighted, [0, 1, 2, 3]).Affine!;
        AffineStep b = TestInputs.Fit(scaling, repeated).Affine!;
        Assert.All(a.Centers.Zip(b.Centers), pair => Assert.Equal(pair.First, pair.Second, 1e-6f * (1 + Math.Abs(pair.First))));
        Assert.All(a.Factors.Zip(b.Factors), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + Math.Abs(pair.First))));
    }

    private static float[][] Scaled(InputScaling scaling, TrainingRows rows, int[] indices)
    {
        InputPipeline inputs = TestInputs.Fit(scaling, rows, indices);
        return [.. indices.Select(row => inputs.Apply(rows.Features(row).ToArray()))];
    }

    private static TrainingRows Rows(float[][] values, Func<int, float> weight)
    {
        var rows = new TrainingRows(values[0].Length);
        for (int r = 0; r < values.Length; r++)
            values[r].CopyTo(rows.Add(0f, weight(r)));
        return rows;
    }
}
