using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>One layer of a network, with the activation that the user asked for, and where its weights begin in the block.</summary>
internal sealed record LayerShape(int Inputs, int Units, Activation Activation, float Dropout, int WeightOffset)
{
    public int ParameterCount => (Inputs + 1) * Units;

    /// <summary>Biases follow the weights; both are padded as <see cref="WeightMatrix"/> is.</summary>
    public int BiasOffset => WeightOffset + WeightMatrix.Length(Inputs, Units);

    public int End => BiasOffset + Panels.PaddedColumns(Units);
}
