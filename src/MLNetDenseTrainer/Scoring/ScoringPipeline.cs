using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Reads and scores rows in blocks, some blocks ahead of the one who takes them.</summary>
/// <remarks>
/// Helpers on threads of the pool read and score, and go when nothing is left to do. So no thread is held by rows that nobody takes. The
/// one who takes blocks, the consumer, scores too. Of a single cursor it reads only where no helper has come yet, one row at a time,
/// because a source may wait for the score of a row before it gives the next. All reading runs in the execution context of the one who made
/// the cursor: what the source computes depends on it (culture, asynchronous locals).
/// </remarks>
internal sealed class ScoringPipeline : IThreadPoolWorkItem, IDisposable
{
    private const int MinimumBlocks = 3;
    private const int TileRows = 128;

    // Of the values of all blocks, and of those of one.
    private const long MaximumBytes = 64L << 20;
    private const long MaximumBlockBytes = 4L << 20;

    // How long the consumer waits for a full block before it takes what there is; later, with nothing to take, it looks less often.
    private const int FirstWaitMilliseconds = 1;
    private const int LongestWaitMilliseconds = 16;

    // A source that waits for something may keep its reader for ever.
    private const int WaitForReadersMilliseconds = 200;

    // Where a helper was called, the consumer reads so many rows alone before it waits for the helper, and then so many more.
    private const int RowsBeforeHelper = 16;
    private const int RowsBetweenWaits = 256;

    private readonly object _gate = new();
    private readonly TrainedNetwork _network;
    private readonly ConcurrentBag<BatchScorer> _scorers;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    // Several cursors are read at the same time, and rows are best scored where they were read; of one, others can score while somebody
    // reads.
    private readonly bool _scoresWhereRead;
    private readonly int _maximumHelpers;
    private int _helpers;
    private int _helpersWaiting;
    private int _running;
    private int _rowsReadAlone;
    private bool _consumerReads;
    private bool _stopped;
    private bool _abandoned;

    /// <param name="sources">The rows, one part of them for each cursor. The pipeline owns them.</param>
    /// <param name="network">What scores them.</param>
    /// <param name="scorers">Scorers of the network to use and to leave for others.</param>
    public ScoringPipeline(IReadOnlyList<SourceRows> sources, TrainedNetwork network, ConcurrentBag<BatchScorer> scorers)
    {
        _network = network;
        _scorers = scorers;
        _scoresWhereRead = sources.Count > 1;
        _maximumHelpers = Math.Max(Environment.ProcessorCount - 1, 1);
        int blocks = Math.Max((2 * Environment.ProcessorCount + 2) / sources.Count, MinimumBlocks);
        long bytes = Math.Min(MaximumBytes / ((long)blocks * sources.Count), MaximumBlockBytes);
        Queues = [.. sources.Select(source => new BlockQueue(source, network, blocks, bytes))];
    }

    /// <summary>One for each cursor of the source.</summary>
    public IReadOnlyList<BlockQueue> Queues { get; }

    /// <summary>
    /// For the consumer: the next block of a queue, in exchange for the one it had; <see langword="null"/> after the last.
    /// </summary>
    public ScoringBlock? Next(BlockQueue queue, ScoringBlock? used)
    {
        lock (_gate)
        {
            if (used is not null)
                queue.Return(used);
            int wait = FirstWaitMilliseconds;
            while (!_stopped && !queue.IsAtEnd)
            {
                if (queue.TryTake() is { } block)
                {
                    CallHelper();
                    return block;
                }
                if (TryScore(queue) || TryReadForConsumer(queue) || Monitor.Wait(_gate, wait))
                    continue;
                wait = Math.Min(2 * wait, LongestWaitMilliseconds);
                if (queue.Count == 0)
                    queue.HandOver();
            }
        }
        return null;
    }

    /// <summary>For a helper: works until there is nothing to do.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _rowsReadAlone = 0;
            while (!_stopped && (TryHelp() || TryWaitForConsumer()))
            {
            }
            _helpers--;
        }
    }

    /// <summary>Ends all reading. A reader that the source does not let go of disposes of the sources when it does.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (BlockQueue queue in Queues)
                queue.Stop();
            Monitor.PulseAll(_gate);
            long end = Environment.TickCount64 + WaitForReadersMilliseconds;
            while (_running > 0 && !_abandoned)
                _abandoned = !Monitor.Wait(_gate, (int)Math.Max(end - Environment.TickCount64, 0)) && _running > 0;
            if (_abandoned)
                return;
        }
        DisposeSources();
    }

    private void DisposeSources()
    {
        foreach (BlockQueue queue in Queues)
            queue.Dispose();
    }

    private void CallHelper()
    {
        if (_helpers >= _maximumHelpers || _stopped || !Queues.Any(queue => queue.CanRead || queue.Unscored is not null))
            return;
        _helpers++;
        // What is read runs in the context of the pipeline, so that of this moment need not flow.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // What follows is within the lock, which is let go of while the work is done. False where there is nothing to do.

    private bool TryHelp() =>
        TryRead(Queues.Where(queue => queue.CanRead).MinBy(queue => queue.Count), int.MaxValue) || Queues.Any(TryScore);

    // A helper that finds the consumer reading takes over when that is done: else the consumer would begin with the next row before it.
    private bool TryWaitForConsumer()
    {
        if (!_consumerReads)
            return false;
        _helpersWaiting++;
        Monitor.Wait(_gate);
        _helpersWaiting--;
        return true;
    }

    private bool TryReadForConsumer(BlockQueue wanted)
    {
        // Blocks of several cursors are scored where they are read, and nobody can hand over a part of one. Those of others are wanted
        // soon.
        if (_scoresWhereRead)
        {
            return (wanted.Count == 0 && TryRead(wanted, int.MaxValue))
                || Queues.Any(queue => queue.Count == 0 && TryRead(queue, int.MaxValue));
        }
        if (wanted.Count > 0 || _helpersWaiting > 0)
            return false;
        if (_helpers > 0 && _rowsReadAlone++ % RowsBetweenWaits == RowsBeforeHelper)
            return false;
        _consumerReads = wanted.CanRead;
        bool hasRead = TryRead(wanted, mostRows: 1);
        _consumerReads = false;
        return hasRead;
    }

    private bool TryScore(BlockQueue queue)
    {
        if (queue.Unscored is not { } block)
            return false;
        block.State = ScoringState.Scoring;
        block.ScoringFailure = WithoutLock(() => WithScorer(block.ComputeScores));
        block.State = ScoringState.Scored;
        return true;
    }

    private bool TryRead(BlockQueue? queue, int mostRows)
    {
        if (queue is not { CanRead: true })
            return false;
        (ScoringBlock block, int rows) = queue.BeginReading(mostRows, mayHandOver: !_scoresWhereRead);
        ExceptionDispatchInfo? failure = WithoutLock(() =>
        {
            if (_scoresWhereRead)
                WithScorer(scorer => block.ReadAndScore(rows, queue.MaximumBytes, scorer));
            else
                block.Read(rows, queue.MaximumBytes);
        });
        queue.EndReading(block, rows, failure, _scoresWhereRead ? ScoringState.Scored : ScoringState.Read);
        CallHelper();
        return true;
    }

    private void WithScorer(Action<BatchScorer> work)
    {
        if (!_scorers.TryTake(out BatchScorer? scorer))
            scorer = new BatchScorer(_network, TileRows);
        work(scorer);
        _scorers.Add(scorer);
    }

    private ExceptionDispatchInfo? WithoutLock(Action work)
    {
        _running++;
        Monitor.Exit(_gate);
        ExceptionDispatchInfo? failure = Try(() => InContext(work));
        Monitor.Enter(_gate);
        _running--;
        Monitor.PulseAll(_gate);
        if (_abandoned && _running == 0)
            _ = Try(DisposeSources);
        return failure;
    }

    // The caller may have suppressed the flow of its context.
    private void InContext(Action work)
    {
        if (_context is null)
            work();
        else
            ExecutionContext.Run(_context, static work => ((Action)work!)(), work);
    }

    private static ExceptionDispatchInfo? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}
