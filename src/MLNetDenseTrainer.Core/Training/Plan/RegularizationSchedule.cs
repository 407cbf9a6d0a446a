namespace MLNetDenseTrainer;

/// <summary>How dropout and weight decay change during training.</summary>
public enum RegularizationSchedule
{
    /// <summary>The same all the time.</summary>
    Constant,

    /// <summary>Full for the first half, then down half a cosine to 0 (Holzmüller et al., 2024, arXiv:2407.04491).</summary>
    FlatCosine,
}
