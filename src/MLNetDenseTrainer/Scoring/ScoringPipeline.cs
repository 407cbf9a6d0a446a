using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Reads and scores rows in blocks, some blocks ahead of the consumer.</summary>
/// <remarks>
/// <para>Helpers on threads of the pool read and score, and leave when nothing is left to do, so that no thread waits for a consumer. The
/// consumer scores too. It reads a single cursor only while no helper has come, one row at a time, because a source may wait for the score
/// of a row before it gives the next. All reading runs in the execution context in which the cursor was made, because the source may depend
/// on it (culture, asynchronous locals).</para>
/// <para>One reading task per cursor with a channel of blocks is about 140 lines shorter. With two cursors and 1,000 rows
/// (<c>score --rows 1000</c>, median of 11 alternating runs) it scores 0.64 times as many rows per second.</para>
/// </remarks>
internal sealed class ScoringPipeline : IThreadPoolWorkItem, IDisposable
{
    private const int MinimumBlocks = 3;
    private const int TileRows = 128;

    // Bounds of the values of all blocks, and of one block.
    private const long MaximumBytes = 64L << 20;
    private const long MaximumBlockBytes = 4L << 20;

    // The consumer waits so long for a full block, then takes the rows that are read. With nothing to take, it waits longer each time.
    private const int FirstWaitMilliseconds = 1;
    private const int LongestWaitMilliseconds = 16;

    // A source may block its reader for ever.
    private const int WaitForReadersMilliseconds = 200;

    // After a helper was called, the consumer reads so many rows alone, waits for the helper once, and then reads so many more.
    private const int RowsBeforeHelper = 16;
    private const int RowsBetweenWaits = 256;

    private readonly object _gate = new();
    private readonly TrainedNetwork _network;
    private readonly ConcurrentBag<BatchScorer> _scorers;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    // Several cursors are read at the same time, and rows are best scored by the thread that read them. Of a single cursor, other threads
    // score while one reads.
    private readonly bool _scoresWhereRead;
    private readonly int _maximumHelpers;
    private int _helpers;
    private int _helpersWaiting;
    private int _running;
    private int _rowsReadAlone;
    private bool _consumerReads;
    private bool _stopped;
    private bool _abandoned;

    /// <param name="sources">The rows of each cursor. The pipeline owns them.</param>
    /// <param name="network">The network to score with.</param>
    /// <param name="scorers">A pool of scorers of the network.</param>
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

    public IReadOnlyList<BlockQueue> Queues { get; }

    /// <summary>Gives the consumer the next block of a queue for the used one; <see langword="null"/> after the last.</summary>
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

    // A helper works until nothing is left to do.
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

    /// <summary>Ends all reading. A reader that the source still blocks disposes of the sources later.</summary>
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
        // Work runs in the context of the pipeline, so the current one need not flow.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // The methods below hold the lock, and release it during the work. They return false where there is nothing to do.

    private bool TryHelp() =>
        TryRead(Queues.Where(queue => queue.CanRead).MinBy(queue => queue.Count), int.MaxValue) || Queues.Any(TryScore);

    // A helper that finds the consumer reading takes over after that row. Otherwise the consumer would begin the next row before it.
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
        // Blocks of several cursors are scored where they are read, and no part of one can be handed over. The blocks of other cursors
        // are wanted soon.
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
