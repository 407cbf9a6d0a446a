using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer;

/// <summary>What the model parameters of all tasks have in common.</summary>
internal interface IDenseNetworkModel
{
    TrainedNetwork Network { get; }
}
