namespace MLNetDenseTrainer;

/// <summary>The scaling of features, as part of the model. It is fitted to the training rows.</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
public enum InputScaling : byte
{
    /// <summary>Features enter as they are.</summary>
    None = 0,

    /// <summary>Each feature is shifted to mean 0 and scaled to standard deviation 1. A feature that never varies becomes 0.</summary>
    Standardize = 1,

    /// <summary>
    /// Each feature is shifted by its median, scaled by its interquartile range (by half its range where that is 0) and smoothly clipped to
    /// between -3 and 3, so that no outlier rules (Holzmüller et al., 2024, arXiv:2407.04491). A feature that never varies becomes 0.
    /// </summary>
    RobustClip = 2,

    /// <summary>
    /// Each feature is divided by the largest size it has in a training row, and not shifted: zero stays zero, so sparse rows stay sparse.
    /// A feature that is always zero stays 0.
    /// </summary>
    MaximumAbsolute = 3,

    /// <summary>
    /// As <see cref="RobustClip"/>, except for features with long tails, such as an income or an area: those whose 5th and 95th percentile
    /// lie more than four interquartile ranges apart. The log-odds of the rank r among the training rows, ln(r / (1 - r)), first takes
    /// their place, interpolated linearly between at most 64 knots.
    /// </summary>
    RobustQuantile = 4,
}
