using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>Cosine cycles that begin and end at 0.</summary>
internal sealed class CosineCyclesSchedule(int cycles) : LearningRateSchedule
{
    private readonly int _cycles = Arguments.From1To(16, cycles);

    public override string ToString() => FormattableString.Invariant($"CosineCycles(cycles: {_cycles})");

    internal override Identity Identity => new("CosineCycles", ("cycles", _cycles));

    // From the middle of the step on, so that neither the first nor the last step has a rate of 0.
    internal override float Factor(long step, long steps) =>
        (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(1.0 + (Math.Pow(2, _cycles) - 1.0) * (step + 0.5) / steps)));
}
