namespace MLNetDenseTrainer.Training;

/// <summary>An optimiser at work: its rule with the state of one training. A step may be applied in parts, by several threads.</summary>
internal abstract class OptimizerRule
{
    /// <summary>Begins a step.</summary>
    public virtual void Begin(float learningRate) => LearningRate = learningRate;

    /// <summary>Changes some parameters by one step along their gradients.</summary>
    /// <param name="parameters">The parameters of this part.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="offset">Where the part begins in the block.</param>
    /// <param name="gradientFactor">What the gradients are multiplied by.</param>
    /// <param name="rateFactor">What the learning rate is multiplied by.</param>
    public abstract void Apply(Span<float> parameters, ReadOnlySpan<float> gradients, int offset, float gradientFactor = 1f, float rateFactor = 1f);

    /// <summary>The state between two steps.</summary>
    public abstract void Exchange(StateExchange state);

    protected float LearningRate { get; private set; }
}
