using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>The mini-batches of each epoch.</summary>
internal abstract class BatchSource : IDisposable
{
    private readonly int _batchSize;

    private protected BatchSource(int batchSize, double meanWeight)
    {
        _batchSize = batchSize;
        MeanWeight = meanWeight;
    }

    /// <summary>The mean weight of all rows, each as often as it has targets.</summary>
    public double MeanWeight { get; }

    /// <summary>Rows of an epoch.</summary>
    public abstract long RowCount { get; }

    /// <summary>Rows of a batch; only the last of an epoch has fewer.</summary>
    public int BatchSize => (int)Math.Min(_batchSize, RowCount);

    public long BatchesPerEpoch => (RowCount + BatchSize - 1) / BatchSize;

    public abstract bool IsSparse { get; }

    /// <summary>Inputs that a row holds on average: of sparse rows, those that are not zero.</summary>
    public abstract double InputsPerRow { get; }

    public virtual int ReadingThreads => 0;

    /// <summary>All rows, where they are in memory; else none.</summary>
    public virtual RowSelection InMemory => default;

    public abstract void BeginEpoch();

    /// <summary>The next batch, valid until the call after this one; false at the end of the epoch.</summary>
    public abstract bool TryNext(out RowSelection batch);

    /// <summary>Writes or reads the state after so many epochs.</summary>
    public abstract void Exchange(StateExchange state, int epochs);

    public virtual void Dispose()
    {
    }
}
