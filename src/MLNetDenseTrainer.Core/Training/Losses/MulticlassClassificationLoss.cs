using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer;

/// <summary>The loss of a classifier of several classes.</summary>
public abstract class MulticlassClassificationLoss : Loss
{
    private protected MulticlassClassificationLoss()
    {
    }

    internal sealed override Head Head => MulticlassHead.Instance;
}
