using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>Keeps the parameters of the epoch with the lowest cost, and tells when patience has run out.</summary>
/// <param name="settings">The patience.</param>
/// <param name="keepsFormer">Whether the best epoch before the best one is kept too, for <see cref="TakeBack"/>.</param>
internal sealed class BestEpoch(EarlyStopping settings, bool keepsFormer)
{
    private double _referenceCost = double.PositiveInfinity;
    private double _bestCost = double.PositiveInfinity;
    private int _epochsWithoutImprovement;
    private float[]? _bestParameters;
    private (int Epoch, float[]? Parameters) _former;

    public int Epoch { get; private set; }

    /// <summary>Adds an epoch. True when training should end.</summary>
    public bool Observe(int epoch, double cost, ParameterBlock parameters)
    {
        if (cost < _bestCost)
        {
            _bestCost = cost;
            float[] copy = (keepsFormer ? _former.Parameters : _bestParameters) ?? new float[parameters.Values.Length];
            if (keepsFormer)
                _former = (Epoch, _bestParameters);
            (Epoch, _bestParameters) = (epoch, copy);
            parameters.Values.CopyTo(_bestParameters);
        }
        if (!(cost < _referenceCost - settings.MinDelta))
            return ++_epochsWithoutImprovement >= settings.Patience;
        _referenceCost = cost;
        _epochsWithoutImprovement = 0;
        return false;
    }

    /// <summary>Takes the last epoch back when training ends. Where it was the best, the former best one is again.</summary>
    public void TakeBack(int epoch)
    {
        if (epoch == Epoch)
            (Epoch, _bestParameters) = _former;
    }

    /// <summary>Writes or reads the state between two epochs.</summary>
    public void Exchange(StateExchange state, ParameterBlock parameters, int epochs)
    {
        state.Double(ref _referenceCost, "the cost to improve on");
        state.Double(ref _bestCost, "the best cost");
        state.Int32(ref _epochsWithoutImprovement, "the number of epochs without an improvement");
        int epoch = Epoch;
        state.Int32(ref epoch, "the best epoch", 0, epochs);
        Epoch = epoch;
        if (Epoch == 0)
            return;
        _bestParameters ??= new float[parameters.Values.Length];
        state.Singles(_bestParameters, "the best epoch's parameters");
    }

    public void Restore(ParameterBlock parameters) => _bestParameters?.CopyTo(parameters.Values);
}
