using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Remembers the parameters of the epoch with the lowest validation loss and knows when patience has run out.</summary>
internal sealed class BestEpoch(EarlyStopping settings)
{
    private double _referenceLoss = double.PositiveInfinity;
    private double _bestLoss = double.PositiveInfinity;
    private int _epochsWithoutImprovement;
    private float[]? _bestParameters;

    public int Epoch { get; private set; }

    /// <summary>Takes note of an epoch; true when training should end.</summary>
    public bool Observe(int epoch, double validationLoss, ParameterBlock parameters)
    {
        if (validationLoss < _bestLoss)
        {
            _bestLoss = validationLoss;
            Epoch = epoch;
            _bestParameters ??= new float[parameters.Values.Length];
            parameters.Values.CopyTo(_bestParameters);
        }
        if (validationLoss < _referenceLoss - settings.MinDelta)
        {
            _referenceLoss = validationLoss;
            _epochsWithoutImprovement = 0;
            return false;
        }
        return ++_epochsWithoutImprovement >= settings.Patience;
    }

    public void Restore(ParameterBlock parameters) => _bestParameters?.CopyTo(parameters.Values);
}
