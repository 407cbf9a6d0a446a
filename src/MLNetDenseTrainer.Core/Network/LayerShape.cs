using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>One layer of a network and where its parameters lie in the block.</summary>
/// <param name="Inputs">Outputs of the layer before, or features: the fan-in of each unit.</param>
/// <param name="Units">Outputs of this layer.</param>
/// <param name="Activation">As the user asked for it.</param>
/// <param name="Dropout">Probability of dropping an output in training.</param>
/// <param name="WeightOffset">Where the weights begin.</param>
internal sealed record LayerShape(int Inputs, int Units, Activation Activation, float Dropout, int WeightOffset)
{
    public int ParameterCount => (Inputs + 1) * Units;

    /// <summary>Biases follow the weights; both are padded as <see cref="WeightMatrix"/> is.</summary>
    public int BiasOffset => WeightOffset + WeightMatrix.Length(Inputs, Units);

    public int End => BiasOffset + Panels.PaddedColumns(Units);
}
