using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Training;

/// <summary>
/// Which rows a training holds back: those that options ask for, or those that the model to continue has held back so far.
/// </summary>
internal sealed class HoldOutChoice
{
    private readonly Func<DataFacts, float> _heldBack;
    private readonly IDenseNetworkModel? _model;
    private readonly bool _isValidated;
    private readonly int _seed;
    private readonly int _classes;
    private readonly Action _checkAlive;
    private readonly IChannel _channel;
    private float _fraction;

    // Null for a new model.
    private HoldOut? _kept;

    /// <param name="heldBack">The part of the rows to hold back, as options or the recipe ask for.</param>
    /// <param name="model">The model to continue.</param>
    /// <param name="isValidated">Whether there are validation data apart from the training data.</param>
    /// <param name="seed">Seed of a new split.</param>
    /// <param name="classes">How many classes the label has; 1 where it is a number.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    /// <param name="channel">Where messages go.</param>
    public HoldOutChoice(
        Func<DataFacts, float> heldBack,
        IDenseNetworkModel? model,
        bool isValidated,
        int seed,
        int classes,
        Action checkAlive,
        IChannel channel)
    {
        _checkAlive = checkAlive;
        _heldBack = heldBack;
        _model = model;
        _isValidated = isValidated;
        _seed = seed;
        _classes = classes;
        _channel = channel;
    }

    /// <summary>Decides what is held back of training rows that are known by now. Comes before all others.</summary>
    public void Decide(DataFacts facts)
    {
        _fraction = _isValidated ? 0f : _heldBack(facts);
        _kept = _model is null ? null : Kept(_model);
    }

    /// <summary>Rows in memory, without those that a fraction holds back.</summary>
    public MemoryData InMemory(TrainingRows rows)
    {
        MemoryData data = MemoryData.Split(rows, Fraction(HoldOutFit.Fraction, rows), _checkAlive);
        if (_kept is { Kind: HoldOutKind.Fraction } && data.HoldOut.Kind == HoldOutKind.None)
            WarnThatAllAreLearned();
        return data;
    }

    /// <summary>The hold-out of rows that are streamed, by the first of them.</summary>
    public HoldOut Streamed(TrainingRows rows)
    {
        // Folds take rows in memory.
        if (_kept is { Kind: HoldOutKind.Folds })
            WarnThatAllAreLearned();
        return Fraction(HoldOutFit.Streamed, rows);
    }

    /// <summary>Has several networks hold back a fold each, where there are no other rows to validate by.</summary>
    public void DealFolds(MemoryData data, int networks)
    {
        bool asks = _kept is { Kind: HoldOutKind.Folds } || (_kept is null && networks > 1);
        if (!asks || data.Validation.Count > 0)
            return;
        if (!data.TryHoldBack(_kept ?? HoldOutFit.Folds(data.Rows, networks, _classes, _seed, _checkAlive)) && _kept is not null)
            WarnThatAllAreLearned();
    }

    private HoldOut Fraction(Func<TrainingRows, float, int, int, Action, HoldOut> fit, TrainingRows rows) =>
        _kept is { Kind: HoldOutKind.Fraction } ? _kept
        : _kept is null && _fraction > 0f ? fit(rows, _fraction, _classes, _seed, _checkAlive)
        : HoldOut.None;

    private HoldOut Kept(IDenseNetworkModel model)
    {
        HoldOut held = model.Record.Data?.HoldOut ?? HoldOut.None;
        int networks = model.Network.Members.Length;
        string? asked = _isValidated ? null
            : _fraction > 0f ? FormattableString.Invariant($"a fraction of {_fraction}")
            : networks > 1 ? $"a part for each of {networks} networks"
            : null;
        if (asked is null)
        {
            if (held.Kind != HoldOutKind.None)
                _channel.Info($"All rows are learned from. The model held {held.Name} back so far, and holds no rows back from now on.");
            return HoldOut.None;
        }
        if (held.Kind == HoldOutKind.None)
            _channel.Warning($"No rows are held back, though the options ask for {asked}: the model to continue has learned from all "
                + "its rows, or its file does not say which were held back. "
                + "So there are no held-out figures, no best epoch and no new temperature. "
                + "Set ValidationSet to rows that the model has never seen.");
        else if (held.Kind == HoldOutKind.Fraction ? held.Fraction != _fraction : _fraction > 0f)
            _channel.Info($"The model to continue goes on holding {held.Name} back, instead of {asked}, "
                + "because it has learned from all others.");
        return held;
    }

    private void WarnThatAllAreLearned() => _channel.Warning(
        $"The model to continue holds {_kept!.Name} back, which cannot go on: a network would have none of these rows to learn from, "
        + "or they do not fit in MaximumDataMemory. All rows are learned from, and the model holds no rows back from now on.");
}
