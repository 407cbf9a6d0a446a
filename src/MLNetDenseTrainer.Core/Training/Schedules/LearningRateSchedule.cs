using MLNetDenseTrainer.Training.Schedules;
using MLNetDenseTrainer.Training.State;

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
    /// Rises linearly from 0 during the warm-up, then falls to 0 along half a cosine by the end of training (Loshchilov and Hutter, 2017,
    /// arXiv:1608.03983, one cycle).
    /// </summary>
    /// <param name="warmupFraction">Part of all steps spent on the rise, at least 0 and less than 1. Default 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="warmupFraction"/> is out of range.</exception>
    public static LearningRateSchedule Cosine(float warmupFraction = 0f) => new CosineSchedule(1, 1f, warmupFraction);

    /// <summary>
    /// After a warm-up as in <see cref="Cosine"/>, several cycles, each of which begins in full and falls to 0 along half a cosine; the
    /// last one ends with training (warm restarts: Loshchilov and Hutter, 2017, arXiv:1608.03983).
    /// </summary>
    /// <param name="cycles">Number of cycles, 1 to 64. Default 3.</param>
    /// <param name="growth">How many times as long as the one before each cycle is, at least 1 and at most 10. Default 2.</param>
    /// <param name="warmupFraction">Part of all steps spent on the rise, at least 0 and less than 1. Default 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule CosineRestarts(int cycles = 3, float growth = 2f, float warmupFraction = 0f) =>
        new CosineSchedule(cycles, growth, warmupFraction);

    /// <summary>
    /// Cosine cycles, each twice as long as the one before, that begin and end at 0: 1/2 - 1/2 cos(2 pi log2(1 + (2^cycles - 1) t)) with t
    /// from 0 to 1 (Holzmüller et al., 2024, arXiv:2407.04491).
    /// </summary>
    /// <param name="cycles">Number of cycles, 1 to 16. Default 4.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cycles"/> is out of range.</exception>
    public static LearningRateSchedule CosineCycles(int cycles = 4) => new CosineCyclesSchedule(cycles);

    /// <summary>Multiplied by a factor every so many epochs: factor^floor(epochs done / epochs) (He et al., arXiv:1512.03385).</summary>
    /// <param name="epochs">Epochs between two changes, at least 1. Default 30.</param>
    /// <param name="factor">Above 0 and below 1. Default 0.1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs = 30, float factor = 0.1f) => new StepSchedule(epochs, factor);

    /// <summary>Multiplied by a factor after every epoch: factor^(epochs done).</summary>
    /// <param name="factor">Above 0 and below 1: 0.95 halves the learning rate in 13.5 epochs. Default 0.95.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is out of range.</exception>
    public static LearningRateSchedule Exponential(float factor = 0.95f) => new StepSchedule(1, factor);

    /// <summary>
    /// Multiplied by a factor whenever some epochs in a row have brought no improvement: by ValidationMetric on validation rows, or by the
    /// training loss where there are none. Each network of an ensemble goes by its own. For early stopping to see what a lower rate brings,
    /// its patience has to be longer.
    /// </summary>
    /// <param name="factor">Above 0 and below 1. Default 0.1.</param>
    /// <param name="patience">Epochs in a row without an improvement that lower the learning rate, at least 1. Default 10.</param>
    /// <param name="minDelta">By how much the figure must be better than the best so far to count, at least 0. Default 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static LearningRateSchedule ReduceOnPlateau(float factor = 0.1f, int patience = 10, float minDelta = 0f) =>
        new PlateauSchedule(factor, patience, minDelta);

    internal abstract Identity Identity { get; }

    /// <summary>The factor of the learning rate at a step.</summary>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="steps">Steps of the whole training.</param>
    internal virtual float Factor(long step, long steps) => 1f;

    /// <summary>Another factor, for a whole epoch.</summary>
    /// <param name="past">The epochs before it.</param>
    internal virtual float Factor(IReadOnlyList<EpochMetrics> past) => 1f;
}
