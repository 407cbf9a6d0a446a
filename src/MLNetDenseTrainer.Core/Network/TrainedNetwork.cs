namespace MLNetDenseTrainer.Network;

/// <summary>A network that is ready to score: immutable from here on.</summary>
internal sealed record TrainedNetwork(NetworkTask Task, ParameterBlock Parameters, InputScaler InputScaler, TargetScaling TargetScaling)
{
    public NetworkShape Shape => Parameters.Shape;
}
