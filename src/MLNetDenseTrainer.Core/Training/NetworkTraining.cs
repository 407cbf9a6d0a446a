using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>From labelled rows to a trained network: scales, initialises, trains.</summary>
internal sealed class NetworkTraining
{
    private readonly TrainingSettings _settings;
    private readonly TrainingData _data;

    /// <param name="settings">What governs the training.</param>
    /// <param name="data">Rows to learn from and to validate with; they are scaled in place.</param>
    public NetworkTraining(TrainingSettings settings, TrainingData data)
    {
        _settings = settings;
        _data = data;
    }

    /// <param name="settings">What governs the training.</param>
    /// <param name="rows">All rows; they are scaled in place.</param>
    /// <param name="trainingRows">Which rows to learn from.</param>
    /// <param name="validationRows">Which rows to measure each epoch by; may be none.</param>
    public NetworkTraining(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows)
        : this(settings, new MemoryData(rows, trainingRows, new RowSelection(rows, validationRows)))
    {
    }

    /// <summary>Epochs of the last run.</summary>
    public IReadOnlyList<EpochMetrics> History { get; private set; } = [];

    /// <summary>Trains a network from freshly initialised weights.</summary>
    public TrainedNetwork Run(NetworkShape shape, InputScaling inputScaling, bool standardizeTarget)
    {
        InputScaler scaler = _data.FitInputScaler(inputScaling);
        TargetScaling target = standardizeTarget ? _data.FitTargetScaling(shape.Layers[^1].Activation) : TargetScaling.None;
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, new RandomGenerator(_settings.Seed, RandomStream.Initialization));
        return Run(new TrainedNetwork(_settings.Loss.Task, parameters, scaler, target));
    }

    /// <summary>Trains on from a network, whose scaling stays as it is. That network is not changed.</summary>
    public TrainedNetwork Continue(TrainedNetwork network, NetworkShape shape)
    {
        var parameters = new ParameterBlock(shape);
        network.Parameters.Values.CopyTo(parameters.Values);
        return Run(network with { Parameters = parameters });
    }

    private TrainedNetwork Run(TrainedNetwork network)
    {
        using BatchSource batches = _data.ScaleInto(_settings, network.InputScaler, network.TargetScaling);
        History = new TrainingLoop(_settings, batches, _data.Validation, network.Parameters).Run();
        return network;
    }
}
