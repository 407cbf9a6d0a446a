using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>What a classifier of several classes minimises.</summary>
public abstract class MulticlassClassificationLoss : Loss
{
    private protected MulticlassClassificationLoss()
    {
    }

    internal sealed override Head Head => MulticlassHead.Instance;
}
