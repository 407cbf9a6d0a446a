namespace MLNetDenseTrainer.Training;

/// <summary>An optimiser at work: its rule with the state of one training.</summary>
internal abstract class OptimizerRule
{
    /// <summary>Changes the parameters by one step along their gradients.</summary>
    public abstract void Step(Span<float> parameters, ReadOnlySpan<float> gradients, float learningRate);
}
