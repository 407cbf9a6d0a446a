namespace MLNetDenseTrainer.Network;

/// <summary>One layer of a network and where its parameters lie in the block.</summary>
/// <param name="Inputs">Outputs of the layer before, or features: the fan-in of each unit.</param>
/// <param name="Units">Outputs of this layer.</param>
/// <param name="Activation">As the user asked for it.</param>
/// <param name="Dropout">Probability of dropping an output in training.</param>
/// <param name="WeightOffset">Where the inputs × units weights begin.</param>
internal sealed record LayerShape(int Inputs, int Units, Activation Activation, float Dropout, int WeightOffset)
{
    public int WeightCount => Inputs * Units;

    public int BiasOffset => WeightOffset + WeightCount;

    public int ParameterCount => WeightCount + Units;
}
