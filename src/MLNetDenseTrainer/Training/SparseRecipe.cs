namespace MLNetDenseTrainer.Training;

/// <summary>The recipe for sparse rows, measured on sentences and short messages.</summary>
/// <remarks>
/// Such rows have so many features that a network soon knows each by heart: one hidden layer, much dropout, few epochs. Values that it does
/// not name are the plain ones.
/// </remarks>
internal static class SparseRecipe
{
    private const long RowsPerNetwork = 20_000;

    public static Recipe Value { get; } = Recipe.Shared with
    {
        HiddenLayers = [new Dense(64, Activation.Relu, 0.5f)],
        LearningRateSchedule = LearningRateSchedule.Cosine(),
        BatchSize = rows => rows <= 1024 ? 16 : rows <= 30_000 ? 32 : 128,
        Epochs = rows => (int)Math.Clamp(RowsPerNetwork / rows, 6, 40),
        // Each network holds back a part, so there are no more networks than rows.
        Networks = (rows, _) => (int)Math.Min(rows, rows <= 10_000 ? 5 : 3),
    };
}
