using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Recipes;

/// <summary>The recipe for sparse rows, measured on sentences and short messages.</summary>
/// <remarks>Such rows have so many features that a network soon memorizes them: one hidden layer, much dropout, few epochs.</remarks>
internal static class SparseRecipe
{
    public static IReadOnlyList<Dense> HiddenLayers { get; } = [new Dense(64, Activation.Relu, 0.5f)];

    public static TrainingSettings Of(TrainingSettings shared, DataFacts facts, Effort effort) => shared with
    {
        LearningRateSchedule = LearningRateSchedule.Cosine(),
        BatchSize = facts.Rows <= 1024 ? 16 : facts.Rows <= 30_000 ? 32 : 128,
        Epochs = effort == Effort.Quick
            ? (int)Math.Clamp(10_000 / facts.Rows, 3, 20)
            : (int)Math.Clamp(20_000 / facts.Rows, 6, 40),
        // Each network holds back a part, so there are no more networks than rows.
        EnsembleSize = (int)Math.Min(facts.Rows, Networks(facts.Rows <= 10_000, effort)),
    };

    private static int Networks(bool areFew, Effort effort) => effort switch
    {
        Effort.Quick => Recipe.FewestNetworks,
        Effort.Standard => areFew ? 5 : 3,
        _ => areFew ? 16 : 10,
    };
}
