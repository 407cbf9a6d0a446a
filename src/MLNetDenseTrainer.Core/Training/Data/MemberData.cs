using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>
/// One network of a model in training: settings with a seed of its own, scaled rows to learn from and to measure each epoch by, and the
/// parameters that it begins with and changes.
/// </summary>
internal sealed record MemberData(
    TrainingSettings Settings, BatchSource Batches, RowSelection Validation, ParameterBlock Parameters, Head Head)
{
    /// <summary>A factor of the learning rate for the vector of each category.</summary>
    public float[] CategoryRates { get; init; } = [];

    /// <summary>Whether the validation rows are a fold, which other networks learn from.</summary>
    public bool IsFold { get; init; }
}
