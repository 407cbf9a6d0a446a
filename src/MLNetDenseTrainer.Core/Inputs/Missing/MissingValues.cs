namespace MLNetDenseTrainer;

/// <summary>What a missing feature (NaN) means.</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
public enum MissingValues : byte
{
    /// <summary>As in ML.NET's trainers: rows with a missing feature are not trained on and score NaN. A warning counts them.</summary>
    SkipRow = 0,

    /// <summary>
    /// It is information: the feature takes its center (the mean or the median, as the input scaling has it, and 0 where that shifts
    /// nothing) and an input of its own says that it was missing, for each feature that is missing in a training row. Rows with infinite
    /// features are still left out.
    /// </summary>
    Impute = 1,
}
