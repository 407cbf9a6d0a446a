using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>What the model parameters of all tasks have in common.</summary>
internal interface IDenseNetworkModel
{
    TrainedNetwork Network { get; }

    /// <summary>What the model remembers of its training.</summary>
    TrainingRecord Record { get; }
}
