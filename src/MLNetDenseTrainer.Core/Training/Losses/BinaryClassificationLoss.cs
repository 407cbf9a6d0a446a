using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>The loss of a binary classifier.</summary>
public abstract class BinaryClassificationLoss : Loss
{
    private protected BinaryClassificationLoss()
    {
    }

    internal sealed override Head Head => BinaryHead.Instance;
}
