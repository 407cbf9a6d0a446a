using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RocCurveTests
{
    [Fact]
    public void The_area_is_the_chance_that_a_positive_row_scores_above_a_negative_one()
    {
        foreach (int different in new[] { 1, 2, 5, 1000 })
        {
            var random = new Random(different);
            const int Rows = 200;
            float[] scores = [.. Enumerable.Range(0, Rows).Select(_ => (float)random.Next(different))];
            float[] targets = [.. scores.Select(score => random.NextDouble() < 0.3 + 0.4 * score / different ? 1f : 0f)];
            float[] weights = [.. Enumerable.Range(0, Rows).Select(_ => 0.1f + 2 * random.NextSingle())];
            Assert.Equal(Naive(scores, targets, weights), RocCurve.Area(scores, targets, weights)!.Value, 1e-12);
        }
    }

    [Fact]
    public void Perfect_order_is_one_its_reverse_is_zero_and_ties_are_a_half()
    {
        float[] targets = [0f, 0f, 1f, 1f];
        float[] weights = [1f, 2f, 3f, 4f];
        Assert.Equal(1.0, RocCurve.Area([-2f, -1f, 0f, 1f], targets, weights));
        Assert.Equal(0.0, RocCurve.Area([1f, 0f, -1f, -2f], targets, weights));
        Assert.Equal(0.5, RocCurve.Area([7f, 7f, 7f, 7f], targets, weights));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void There_is_none_where_a_class_is_missing(float target) => Assert.Null(RocCurve.Area([1f, 2f], [target, target], [1f, 1f]));

    [Fact]
    public void There_is_none_without_rows() => Assert.Null(RocCurve.Area([], [], []));

    [Fact]
    public void A_score_that_is_not_a_number_leaves_none() =>
        Assert.Equal(double.NaN, RocCurve.Area([1f, float.NaN, 2f, float.NaN], [0f, 1f, 1f, 0f], [1f, 1f, 1f, 1f]));

    // Sums over all pairs instead of ranks.
    [Fact]
    public void The_standard_error_is_that_of_DeLong()
    {
        foreach (int different in new[] { 2, 5, 1000 })
        {
            var random = new Random(different);
            const int Rows = 100;
            float[] scores = [.. Enumerable.Range(0, Rows).Select(_ => (float)random.Next(different))];
            float[] targets = [.. scores.Select(score => random.NextDouble() < 0.3 + 0.4 * score / different ? 1f : 0f)];
            float[] ones = [.. Enumerable.Repeat(1f, Rows)];
            double area = RocCurve.Area(scores, targets, ones)!.Value;
            double variance = 0;
            foreach (float own in new[] { 0f, 1f })
            {
                int[] rows = [.. Enumerable.Range(0, Rows).Where(row => targets[row] == own)];
                int[] others = [.. Enumerable.Range(0, Rows).Where(row => targets[row] != own)];
                double sign = own == 1f ? 1 : -1;
                double Share(int row) => others.Average(other => 0.5 + 0.5 * sign * Math.Sign(scores[row] - scores[other]));
                variance += rows.Sum(row => Math.Pow(Share(row) - area, 2)) / (rows.Length - 1) / rows.Length;
            }
            Assert.Equal(Math.Sqrt(variance), RocCurve.StandardError(scores, targets, ones)!.Value, 1e-12);
            float[] tripled = [.. ones.Select(one => 3 * one)];
            Assert.Equal(Math.Sqrt(variance), RocCurve.StandardError(scores, targets, tripled)!.Value, 1e-12);
        }
    }

    [Fact]
    public void There_is_no_standard_error_of_a_class_of_one_row() =>
        Assert.Null(RocCurve.StandardError([1f, 2f, 3f], [0f, 0f, 1f], [1f, 1f, 1f]));

    private static double Naive(float[] scores, float[] targets, float[] weights)
    {
        double above = 0, all = 0;
        for (int p = 0; p < scores.Length; p++)
        {
            for (int n = 0; n < scores.Length; n++)
            {
                if (targets[p] != 1f || targets[n] != 0f)
                    continue;
                double weight = (double)weights[p] * weights[n];
                above += weight * (scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0);
                all += weight;
            }
        }
        return above / all;
    }
}
