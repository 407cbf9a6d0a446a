using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>The memory that a model has of its training.</summary>
/// <param name="History">The epochs, the first one first.</param>
/// <param name="HeldOut">Its metrics on held-back rows, where there were any.</param>
/// <param name="Optimizer">The state of its optimizers, where that is kept.</param>
/// <param name="Description">What it was trained with, in one line; empty where nobody knows.</param>
/// <param name="Data">What it knows of the rows it was trained on; of models of earlier versions nothing.</param>
internal sealed record TrainingRecord(
    IReadOnlyList<EpochMetrics> History,
    HeldOutMetrics? HeldOut,
    OptimizerState? Optimizer = null,
    string Description = "",
    DataRecord? Data = null)
{
    /// <summary>For each network the epoch whose parameters it has; empty where nobody knows.</summary>
    public IReadOnlyList<int> BestEpochs { get; init; } = [];
}
