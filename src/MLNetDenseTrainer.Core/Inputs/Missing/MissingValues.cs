namespace MLNetDenseTrainer;

/// <summary>The handling of missing features (NaN).</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
public enum MissingValues : byte
{
    /// <summary>As in ML.NET's trainers: rows with a missing feature are not trained on and score NaN. A warning counts them.</summary>
    SkipRow = 0,

    /// <summary>
    /// A missing feature takes its center: the mean, the median, or 0 where the input scaling does not shift. Each feature that is missing
    /// in a training row also gets an input that says whether it is missing. Rows with infinite features are still left out.
    /// </summary>
    Impute = 1,
}
