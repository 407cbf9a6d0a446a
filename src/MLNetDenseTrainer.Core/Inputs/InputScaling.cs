namespace MLNetDenseTrainer;

/// <summary>How a network scales its features, as part of the model. Learnt from the training rows.</summary>
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
    /// As <see cref="RobustClip"/>, but a feature with long tails, such as an income or an area, is first replaced by the log-odds of its
    /// rank among the training rows, ln(r / (1 - r)), interpolated linearly between 64 knots at most: one whose 5th and 95th percentile lie
    /// more than four interquartile ranges apart.
    /// </summary>
    RobustQuantile = 4,
}
