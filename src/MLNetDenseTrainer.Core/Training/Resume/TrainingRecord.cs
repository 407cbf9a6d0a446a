using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>A model's memory of its training.</summary>
/// <param name="History">The epochs, the first one first; at least one.</param>
/// <param name="BestEpochs">For each member the epoch whose parameters it has.</param>
/// <param name="HeldOut">Its metrics on held-back rows, where there were any.</param>
/// <param name="Description">The settings and data of the training, in one line.</param>
/// <param name="Data">What a training that continues the model must know of the rows.</param>
/// <param name="Optimizer">The state of its optimizers, where that is kept.</param>
internal sealed record TrainingRecord(
    IReadOnlyList<EpochMetrics> History,
    IReadOnlyList<int> BestEpochs,
    HeldOutMetrics? HeldOut,
    string Description,
    DataRecord Data,
    OptimizerState? Optimizer = null)
{
    /// <summary>No description has more characters.</summary>
    public const int MaximumDescription = 1 << 12;

    /// <summary>The key columns whose slots are behind the features.</summary>
    public ImmutableArray<KeyColumn> KeyColumns { get; init; } = [];
}
