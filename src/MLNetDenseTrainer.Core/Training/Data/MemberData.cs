using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>What one network of a model trains with.</summary>
/// <param name="Settings">The settings, with a seed of its own.</param>
/// <param name="Batches">Rows to learn from, scaled.</param>
/// <param name="Validation">Rows to measure each epoch by, scaled; may be none.</param>
/// <param name="Parameters">Where it begins, and where the result will be.</param>
/// <param name="Head">From outputs to scores.</param>
internal sealed record MemberData(
    TrainingSettings Settings, BatchSource Batches, RowSelection Validation, ParameterBlock Parameters, Head Head);
