using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Learns a <see cref="TargetScaling"/> from the training rows; a weight counts as that many rows.</summary>
internal static class TargetScalingFit
{
    /// <summary>
    /// Mean 0 and standard deviation 1 for an output without bounds. Where the output activation is never negative, targets are scaled to
    /// a mean square of 1 and not shifted, so that zero stays zero.
    /// </summary>
    public static TargetScaling Fit(Activation output, WeightedMoments moments)
    {
        double deviation = moments.StandardDeviation;
        double rootMeanSquare = Math.Sqrt(moments.Mean * moments.Mean + deviation * deviation);
        return output == Activation.Linear
            ? new TargetScaling((float)moments.Mean, UsableScale(deviation))
            : new TargetScaling(0f, UsableScale(rootMeanSquare));
    }

    // A target that never varies, or by less than float can say, keeps its own scale.
    private static float UsableScale(double scale) => (float)scale is var usable && float.IsNormal(usable) ? usable : 1f;
}
