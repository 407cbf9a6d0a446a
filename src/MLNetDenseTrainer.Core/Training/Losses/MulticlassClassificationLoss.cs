using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>What a classifier of several classes minimises.</summary>
public abstract class MulticlassClassificationLoss : Loss
{
    private protected MulticlassClassificationLoss()
    {
    }

    internal sealed override NetworkTask Task => NetworkTask.MulticlassClassification;

    internal sealed override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Softmax, Activation.Linear];
}
