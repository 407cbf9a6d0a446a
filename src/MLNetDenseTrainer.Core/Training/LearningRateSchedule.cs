namespace MLNetDenseTrainer;

/// <summary>How the learning rate moves in the course of training. Immutable.</summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The same learning rate all the time.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Rises linearly from 0 during the warm-up, then falls to 0 along half a cosine by the end of training (Loshchilov and Hutter, 2017, arXiv:1608.03983,
    /// one cycle).
    /// </summary>
    /// <param name="warmupFraction">Part of all steps spent on the rise, at least 0 and less than 1. Default 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="warmupFraction"/> is out of range.</exception>
    public static LearningRateSchedule Cosine(float warmupFraction = 0f) => new CosineSchedule(warmupFraction);

    /// <summary>
    /// Cosine cycles, each twice as long as the one before, that begin and end at 0: 1/2 - 1/2 cos(2 pi log2(1 + (2^cycles - 1) t)) with t from 0 to 1
    /// (Holzmüller et al., 2024, arXiv:2407.04491).
    /// </summary>
    /// <param name="cycles">Number of cycles, 1 to 16. Default 4.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cycles"/> is out of range.</exception>
    public static LearningRateSchedule CosineCycles(int cycles = 4) => new CosineCyclesSchedule(cycles);

    /// <summary>What the learning rate is multiplied by at a step.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="steps">Steps of the whole training.</param>
    internal abstract float Factor(long step, long steps);

    private sealed class ConstantSchedule : LearningRateSchedule
    {
        public override string ToString() => "Constant";

        internal override float Factor(long step, long steps) => 1f;
    }

    private sealed class CosineSchedule : LearningRateSchedule
    {
        private readonly float _warmupFraction;

        public CosineSchedule(float warmupFraction)
        {
            if (!(warmupFraction >= 0f && warmupFraction < 1f))
                throw new ArgumentOutOfRangeException(nameof(warmupFraction), warmupFraction, "The warm-up is a fraction of at least 0 and less than 1.");
            _warmupFraction = warmupFraction;
        }

        public override string ToString() => FormattableString.Invariant($"Cosine(warmupFraction: {_warmupFraction})");

        internal override float Factor(long step, long steps)
        {
            double warmup = Math.Floor(_warmupFraction * (double)steps);
            // The first step of the warm-up already moves: (step + 1) / warmup.
            if (step < warmup)
                return (float)((step + 1) / warmup);
            return (float)(0.5 + 0.5 * Math.Cos(Math.PI * (step - warmup) / (steps - warmup)));
        }
    }

    private sealed class CosineCyclesSchedule : LearningRateSchedule
    {
        private readonly int _cycles;

        public CosineCyclesSchedule(int cycles)
        {
            if (cycles is < 1 or > 16)
                throw new ArgumentOutOfRangeException(nameof(cycles), cycles, "There are 1 to 16 cycles.");
            _cycles = cycles;
        }

        public override string ToString() => FormattableString.Invariant($"CosineCycles(cycles: {_cycles})");

        // From the middle of the step on, so that neither the first nor the last step has a rate of 0.
        internal override float Factor(long step, long steps) =>
            (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(1.0 + (Math.Pow(2, _cycles) - 1.0) * (step + 0.5) / steps)));
    }
}
