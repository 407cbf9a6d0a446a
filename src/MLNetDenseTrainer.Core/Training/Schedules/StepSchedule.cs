using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>Multiplied by a factor every so many epochs; every epoch, and it is an exponential decay.</summary>
internal sealed class StepSchedule(int epochs, float factor) : LearningRateSchedule
{
    private readonly int _epochs = Arguments.From1To(int.MaxValue, epochs);
    private readonly float _factor = Arguments.Above0Below1(factor);

    public override string ToString() => _epochs == 1
        ? FormattableString.Invariant($"Exponential(factor: {_factor})")
        : FormattableString.Invariant($"Step(epochs: {_epochs}, factor: {_factor})");

    internal override Identity Identity => new("Step", ("epochs", _epochs), ("factor", _factor));

    internal override float Factor(IReadOnlyList<EpochMetrics> past) => (float)Math.Pow(_factor, past.Count / _epochs);
}
