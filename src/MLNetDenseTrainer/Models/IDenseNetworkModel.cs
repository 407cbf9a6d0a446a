using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Model parameters of any task.</summary>
internal interface IDenseNetworkModel
{
    TrainedNetwork Network { get; }

    TrainingRecord Record { get; }
}
