using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer;

/// <summary>
/// Ends training when validation rows show no more improvement, by the trainer's ValidationMetric, and goes back to the parameters of the
/// best epoch.
/// </summary>
public sealed class EarlyStopping
{
    /// <summary>Describes when to stop.</summary>
    /// <param name="patience">Epochs in a row without an improvement that end training, at least 1. Default 10.</param>
    /// <param name="minDelta">By how much an epoch must be better than the best so far to count, at least 0. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public EarlyStopping(int patience = 10, float minDelta = 0f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(minDelta >= 0f && float.IsFinite(minDelta)))
            throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, "minDelta must be at least 0 and finite.");
        Patience = patience;
        MinDelta = minDelta;
    }

    /// <summary>Epochs in a row without an improvement that end training.</summary>
    public int Patience { get; }

    /// <summary>By how much an epoch must be better than the best so far to count.</summary>
    public float MinDelta { get; }

    /// <summary>Runs all epochs and goes back to the best.</summary>
    internal static EarlyStopping BestEpochOnly { get; } = new(patience: int.MaxValue);

    internal bool OnlyChoosesBest => Patience == BestEpochOnly.Patience;

    internal Identity Identity => new("EarlyStopping", ("patience", Patience), ("minDelta", MinDelta));

    /// <summary>For example <c>EarlyStopping(patience: 10, minDelta: 0.0001)</c>.</summary>
    /// <returns>The settings as one would write them.</returns>
    public override string ToString() => FormattableString.Invariant($"EarlyStopping(patience: {Patience}, minDelta: {MinDelta})");
}
