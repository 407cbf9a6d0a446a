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
}
