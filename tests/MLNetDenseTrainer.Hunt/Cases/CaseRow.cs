namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>One row of a case.</summary>
/// <param name="Features">The features; NaN where one is missing.</param>
/// <param name="Targets">0 or 1, the index of the class, or the numbers; NaN where one is missing.</param>
/// <param name="Weight">The example weight.</param>
internal sealed record CaseRow(float[] Features, float[] Targets, float Weight)
{
    /// <summary>Whether a trainer may use the row.</summary>
    public bool IsUsable(MissingValues missing) =>
        Weight > 0f && !Targets.All(float.IsNaN) && (missing == MissingValues.Impute || !Features.Any(float.IsNaN));

    /// <summary>The class of a row whose label is one.</summary>
    public int Class => (int)Targets[0];
}
