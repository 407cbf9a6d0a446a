using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>What a binary classifier minimises.</summary>
public abstract class BinaryClassificationLoss : Loss
{
    private protected BinaryClassificationLoss()
    {
    }

    internal sealed override Head Head => BinaryHead.Instance;
}
