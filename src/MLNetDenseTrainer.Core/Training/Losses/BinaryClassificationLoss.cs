using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>What a binary classifier minimises.</summary>
public abstract class BinaryClassificationLoss : Loss
{
    private protected BinaryClassificationLoss()
    {
    }

    internal sealed override NetworkTask Task => NetworkTask.BinaryClassification;

    internal sealed override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Sigmoid, Activation.Linear];
}
