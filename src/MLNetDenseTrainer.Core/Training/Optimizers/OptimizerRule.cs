using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Optimizers;

/// <summary>An optimizer at work: its rule with the state of one training. A step may be applied in parts, by several threads.</summary>
internal abstract class OptimizerRule
{
    public virtual void Begin(float learningRate) => LearningRate = learningRate;

    /// <summary>
    /// Changes some parameters, which begin at an offset in the block, by one step along their gradients. The factors multiply the
    /// gradients and the learning rate.
    /// </summary>
    public abstract void Apply(
        Span<float> parameters, ReadOnlySpan<float> gradients, int offset, float gradientFactor = 1f, float rateFactor = 1f);

    /// <summary>The proximal step of a penalty on the sizes of weights, which are whole vectors, after <see cref="Apply"/>.</summary>
    /// <remarks>It moves them towards zero, and no further, as a lasting gradient of the penalty's size would.</remarks>
    public virtual void Shrink(Span<float> weights, int offset, float penalty, float rateFactor) =>
        Shrink(weights, LearningRate * rateFactor * penalty);

    /// <summary>The state between two steps.</summary>
    public abstract void Exchange(StateExchange state);

    protected static void Shrink(Span<float> weights, float threshold)
    {
        foreach (ref Vector512<float> weight in MemoryMarshal.Cast<float, Vector512<float>>(weights))
            weight = VectorMath.SoftThreshold(weight, Vector512.Create(threshold));
    }

    protected float LearningRate { get; private set; }
}
