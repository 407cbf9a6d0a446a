using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>From labelled rows to a trained network: scales, initialises, trains.</summary>
internal sealed class NetworkTraining
{
    private readonly TrainingSettings _settings;
    private readonly TrainingRows _rows;
    private readonly int[] _trainingRows;
    private readonly int[] _validationRows;

    /// <param name="settings">What governs the training.</param>
    /// <param name="rows">All rows; they are scaled in place.</param>
    /// <param name="trainingRows">Which rows to learn from.</param>
    /// <param name="validationRows">Which rows to measure each epoch by; may be none.</param>
    public NetworkTraining(TrainingSettings settings, TrainingRows rows, int[] trainingRows, int[] validationRows)
    {
        _settings = settings;
        _rows = rows;
        _trainingRows = trainingRows;
        _validationRows = validationRows;
    }

    /// <summary>Epochs of the last run.</summary>
    public IReadOnlyList<EpochMetrics> History { get; private set; } = [];

    /// <summary>Trains a network from freshly initialised weights.</summary>
    public TrainedNetwork Run(NetworkShape shape, InputScaling inputScaling, bool standardizeTarget)
    {
        InputScaler scaler = InputScalerFit.Fit(inputScaling, _rows, _trainingRows);
        TargetScaling target = standardizeTarget ? TargetScalingFit.Fit(shape.Layers[^1].Activation, _rows, _trainingRows) : TargetScaling.None;
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
        for (int row = 0; row < _rows.Count; row++)
        {
            network.InputScaler.Apply(_rows.Features(row));
            _rows.SetTarget(row, network.TargetScaling.ToTraining(_rows.Target(row)));
        }
        History = new TrainingLoop(_settings, _rows, _trainingRows, _validationRows, network.Parameters).Run();
        return network;
    }
}
