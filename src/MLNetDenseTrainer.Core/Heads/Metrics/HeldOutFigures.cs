namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Accumulates the metrics of held-back rows. A row of weight 2 counts as two; factors of classes do not count.</summary>
internal abstract class HeldOutFigures
{
    /// <summary>Rows added so far.</summary>
    protected int Rows { get; private set; }

    public void Add(HeldOutBlock block)
    {
        AddRows(block);
        Rows += block.Count;
    }

    /// <param name="withErrors">Whether metrics have standard errors, which take a little longer.</param>
    public abstract HeldOutMetrics Metrics(bool withErrors = false);

    protected abstract void AddRows(HeldOutBlock block);
}
