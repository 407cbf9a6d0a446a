using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

/// <summary>The recipe for sparse rows, measured on sentences and short messages.</summary>
/// <remarks>Such rows have so many features that a network soon memorizes them: one hidden layer, much dropout, few epochs.</remarks>
internal static class SparseRecipe
{
    private const long RowsPerNetwork = 20_000;

    public static IReadOnlyList<Dense> HiddenLayers { get; } = [new Dense(64, Activation.Relu, 0.5f)];

    public static TrainingSettings Of(TrainingSettings shared, DataFacts facts) => shared with
    {
        LearningRateSchedule = LearningRateSchedule.Cosine(),
        BatchSize = facts.Rows <= 1024 ? 16 : facts.Rows <= 30_000 ? 32 : 128,
        Epochs = (int)Math.Clamp(RowsPerNetwork / facts.Rows, 6, 40),
        // Each network holds back a part, so there are no more networks than rows.
        EnsembleSize = (int)Math.Min(facts.Rows, facts.Rows <= 10_000 ? 5 : 3),
    };
}
