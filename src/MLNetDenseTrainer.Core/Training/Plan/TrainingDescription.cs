namespace MLNetDenseTrainer.Training.Plan;

/// <summary>The line of text by which a model says what it was trained with.</summary>
internal static class TrainingDescription
{
    /// <summary>No line is longer, in characters.</summary>
    public const int MaximumLength = 1 << 12;
}
