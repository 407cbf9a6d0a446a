using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Reads and scores rows in blocks, some blocks ahead of the one who takes them.</summary>
/// <remarks>
/// The one who takes blocks, the consumer, does not wait while there is something to do: it scores, or reads. Helpers, as many as there
/// are processors left, do the same, reading first, on threads of the pool and go when nothing is left to do. So no thread is ever held by rows that nobody takes, and
/// scoring goes on where the pool has no thread to spare. One thread at a time reads, so that rows stay in order.
/// </remarks>
internal sealed class ScoringPipeline(SourceRows source, TrainedNetwork network, ConcurrentBag<BatchScorer> scorers) : IThreadPoolWorkItem, IDisposable
{
    // Doubled from block to block: who wants five rows, or has a slow source, does not wait for a thousand.
    private const int FirstBlockRows = 16;
    private const int MaximumBlockRows = 1024;
    private const int MaximumBlockValues = 1 << 18;
    private const int TileRows = 128;

    private static readonly int _maximumHelpers = Environment.ProcessorCount - 1;
    private static readonly int _maximumBlocks = 2 * Environment.ProcessorCount + 2;

    private readonly object _gate = new();
    private readonly Queue<ScoringBlock> _blocks = [];
    private readonly Stack<ScoringBlock> _empty = [];
    private int _blockRows = FirstBlockRows;
    private int _created;
    private int _helpers;
    private int _running;
    private bool _reading;
    private bool _ended;
    private ExceptionDispatchInfo? _readingFailure;
    private volatile bool _stopped;

    /// <summary>For the consumer: the next block, in exchange for the one it had; <see langword="null"/> after the last.</summary>
    public ScoringBlock? Next(ScoringBlock? used)
    {
        lock (_gate)
        {
            if (used is not null)
                _empty.Push(used);
            while (!_stopped && (_blocks.Count > 0 || !_ended))
            {
                if (_blocks.TryPeek(out ScoringBlock? next) && next.State == ScoringState.Scored)
                    return Take();
                if (!TryWork(isHelper: false))
                    Monitor.Wait(_gate);
            }
        }
        // Thrown where the row would be that was not to be had.
        _readingFailure?.Throw();
        return null;
    }

    /// <summary>For a helper: works until there is nothing to do.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            while (TryWork(isHelper: true))
            {
            }
            _helpers--;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            while (_running > 0)
                Monitor.Wait(_gate);
        }
        source.Dispose();
    }

    private ScoringBlock Take()
    {
        _blocks.Peek().Failure?.Throw();
        ScoringBlock block = _blocks.Dequeue();
        CallHelper();
        return block;
    }

    private void CallHelper()
    {
        if (_helpers >= _maximumHelpers || _stopped || (!CanRead && !_blocks.Any(block => block.State == ScoringState.Read)))
            return;
        _helpers++;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool CanRead => !_reading && !_ended && (_empty.Count > 0 || _created < _maximumBlocks);

    // Within the lock, which is let go of while the work is done. False where there is nothing to do.
    private bool TryWork(bool isHelper)
    {
        if (_stopped)
            return false;
        // The consumer reads only where no block is left: a slow source is not to keep it from rows that it could have.
        bool canRead = CanRead && (isHelper || _blocks.Count == 0);
        ScoringBlock? unscored = isHelper && canRead ? null : _blocks.FirstOrDefault(block => block.State == ScoringState.Read);
        if (unscored is not null)
            Score(unscored);
        else if (canRead)
            Read();
        else
            return false;
        return true;
    }

    private void Score(ScoringBlock block)
    {
        block.State = ScoringState.Scoring;
        block.Failure = WithoutLock(() =>
        {
            if (!scorers.TryTake(out BatchScorer? scorer))
                scorer = new BatchScorer(network, TileRows);
            block.ComputeScores(scorer);
            scorers.Add(scorer);
        });
        block.State = ScoringState.Scored;
    }

    private void Read()
    {
        if (!_empty.TryPop(out ScoringBlock? block))
            _created++;
        int rows = _blockRows;
        _reading = true;
        _readingFailure = WithoutLock(() => Fill(block ??= new ScoringBlock(source, network), rows));
        _reading = false;
        if (block is not null && 2 * block.Values <= MaximumBlockValues)
            _blockRows = Math.Min(2 * rows, MaximumBlockRows);
        _ended = block is null || block.Count < rows;
        if (block is { Count: > 0 })
        {
            block.State = ScoringState.Read;
            _blocks.Enqueue(block);
        }
        if (!_ended)
            CallHelper();
    }

    private void Fill(ScoringBlock block, int rows)
    {
        block.Clear(rows);
        while (block.Count < rows && !_stopped && source.MoveNext())
            block.AddRow();
    }

    private ExceptionDispatchInfo? WithoutLock(Action work)
    {
        _running++;
        Monitor.Exit(_gate);
        ExceptionDispatchInfo? failure = null;
        try
        {
            work();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        Monitor.Enter(_gate);
        _running--;
        Monitor.PulseAll(_gate);
        return failure;
    }
}
