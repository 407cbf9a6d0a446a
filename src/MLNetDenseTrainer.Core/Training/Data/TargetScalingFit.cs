using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Numerics.Statistics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Learns a <see cref="TargetScaling"/> from the training rows; a weight counts as that many rows.</summary>
internal static class TargetScalingFit
{
    // The interquartile range of a normal distribution, in standard deviations.
    private const double NormalInterquartileRange = 1.3489795;

    // Keeps scaled targets within float, however far an outlier is from the others.
    private const double LeastShareOfRange = 1e-30;

    /// <summary>
    /// Mean 0 and standard deviation 1 for an output without bounds. Where the output activation is never negative, targets are scaled to
    /// a mean square of 1 and not shifted, so that zero stays zero.
    /// </summary>
    public static TargetScaling Fit(Activation output, WeightedMoments moments) => Fit(output, moments.Mean, moments.StandardDeviation);

    /// <summary>
    /// The same with the median in place of the mean, and the interquartile range of a normal distribution in place of the standard
    /// deviation, so that outliers do not move the scale.
    /// </summary>
    /// <returns>The scaling, or <see langword="null"/> where none of the rows has the target.</returns>
    public static TargetScaling? FitRobust(Activation output, RowSelection rows, int target, (float Minimum, float Maximum) range)
    {
        int[] present = [.. rows.Indices.ToArray().Where(row => !float.IsNaN(rows.Rows.Targets(row)[target]))];
        if (present.Length == 0)
            return null;
        float[] values = [.. present.Select(row => rows.Rows.Targets(row)[target])];
        float[] weights = [.. present.Select(rows.Rows.Weight)];
        using var quantiles = new WeightedQuantiles(values, weights);
        (float median, double spread) = RobustSpread.Of(quantiles, values, weights);
        double least = LeastShareOfRange * ((double)range.Maximum - range.Minimum);
        return Fit(output, median, Math.Max(spread / NormalInterquartileRange, least));
    }

    private static TargetScaling Fit(Activation output, double center, double deviation) => output == Activation.Linear
        ? new TargetScaling((float)center, UsableScale(deviation))
        : new TargetScaling(0f, UsableScale(Math.Sqrt(center * center + deviation * deviation)));

    // A target that does not vary, or by less than float can hold, keeps its own scale.
    private static float UsableScale(double scale) => (float)scale is var usable && float.IsNormal(usable) ? usable : 1f;
}
