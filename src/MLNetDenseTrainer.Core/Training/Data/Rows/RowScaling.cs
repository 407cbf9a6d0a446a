using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>What makes a row as it was read into a row to train on.</summary>
/// <param name="Inputs">Scales its features.</param>
/// <param name="Head">Scales its targets.</param>
/// <param name="ClassFactors">Factors for its weight, by class; <see langword="null"/> for none.</param>
internal sealed record RowScaling(InputPipeline Inputs, Head Head, float[]? ClassFactors)
{
    public float WeightFactor(float target) => ClassFactors is null ? 1f : ClassFactors[(int)target];
}
