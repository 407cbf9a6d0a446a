using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>A warm-up, and then cycles that fall along half a cosine.</summary>
internal sealed class CosineSchedule(int cycles, float growth, float warmupFraction) : LearningRateSchedule
{
    private readonly int _cycles = Arguments.From1To(64, cycles);
    private readonly float _growth = Arguments.From1To(10f, growth);
    private readonly float _warmupFraction = Arguments.AtLeast0Below1(warmupFraction);

    // All cycles together, in lengths of the first.
    private readonly double _lengths = Enumerable.Range(0, cycles).Sum(cycle => Math.Pow(growth, cycle));

    public override string ToString() => _cycles == 1
        ? FormattableString.Invariant($"Cosine(warmupFraction: {_warmupFraction})")
        : FormattableString.Invariant($"CosineRestarts(cycles: {_cycles}, growth: {_growth}, warmupFraction: {_warmupFraction})");

    internal override Identity Identity =>
        new("Cosine", ("cycles", _cycles), ("growth", _growth), ("warmupFraction", _warmupFraction));

    internal override float Factor(long step, long steps)
    {
        double warmup = Math.Floor(_warmupFraction * (double)steps);
        // The first step of the warm-up already moves: (step + 1) / warmup.
        if (step < warmup)
            return (float)((step + 1) / warmup);
        double position = step - warmup;
        double length = (steps - warmup) / _lengths;
        for (int cycle = 1; cycle < _cycles && position >= length; cycle++)
        {
            position -= length;
            length *= _growth;
        }
        return (float)(0.5 + 0.5 * Math.Cos(Math.PI * position / length));
    }
}
