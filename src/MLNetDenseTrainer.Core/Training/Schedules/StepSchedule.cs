using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>Multiplied by a factor every so many epochs; every epoch, and it is an exponential decay.</summary>
internal sealed class StepSchedule : LearningRateSchedule
{
    private readonly int _epochs;
    private readonly float _factor;

    public StepSchedule(int epochs, float factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        if (!(factor > 0f && factor < 1f))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor is above 0 and below 1.");
        _epochs = epochs;
        _factor = factor;
    }

    public override string ToString() => _epochs == 1
        ? FormattableString.Invariant($"Exponential(factor: {_factor})")
        : FormattableString.Invariant($"Step(epochs: {_epochs}, factor: {_factor})");

    internal override Identity Identity => new("Step", ("epochs", _epochs), ("factor", _factor));

    internal override float Factor(IReadOnlyList<EpochMetrics> past) => (float)Math.Pow(_factor, past.Count / _epochs);
}
