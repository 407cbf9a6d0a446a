namespace MLNetDenseTrainer;

/// <summary>How dropout and weight decay move in the course of training.</summary>
public enum RegularizationSchedule
{
    /// <summary>The same all the time.</summary>
    Constant,

    /// <summary>In full for the first half, then along half a cosine to 0 (Holzmüller et al., 2024, arXiv:2407.04491).</summary>
    FlatCosine,
}
