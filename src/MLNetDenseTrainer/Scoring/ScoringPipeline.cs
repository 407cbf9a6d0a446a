using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Reads and scores rows in blocks, some blocks ahead of the one who takes them.</summary>
/// <remarks>
/// The one who takes blocks, the consumer, does not wait while there is something to do: it scores, or reads. Helpers, as many as there
/// are processors left, do the same on threads of the pool and go when nothing is left to do. So no thread is ever held by rows that nobody takes, and
/// scoring goes on where the pool has no thread to spare.
/// </remarks>
internal sealed class ScoringPipeline : IThreadPoolWorkItem, IDisposable
{
    private const int FirstRows = 16;
    private const int MinimumBlocks = 3;
    private const int TileRows = 128;

    private static readonly int _maximumHelpers = Environment.ProcessorCount - 1;
    private static readonly int _maximumBlocks = 2 * Environment.ProcessorCount + 2;

    private readonly object _gate = new();
    private readonly TrainedNetwork _network;
    private readonly ConcurrentBag<BatchScorer> _scorers;
    // Several cursors are read at the same time, and rows are best scored where they were read; of one, others can score while somebody reads.
    private readonly bool _scoresWhereRead;
    private int _helpers;
    private int _running;
    private bool _stopped;

    /// <param name="sources">The rows, one part of them for each cursor. The pipeline owns them.</param>
    /// <param name="network">What scores them.</param>
    /// <param name="scorers">Scorers of the network to use and to leave for others.</param>
    public ScoringPipeline(IReadOnlyList<SourceRows> sources, TrainedNetwork network, ConcurrentBag<BatchScorer> scorers)
    {
        _network = network;
        _scorers = scorers;
        int blocks = Math.Max(_maximumBlocks / sources.Count, MinimumBlocks);
        int firstRows = Math.Max(FirstRows / sources.Count, 1);
        _scoresWhereRead = sources.Count > 1;
        Queues = [.. sources.Select(source => new BlockQueue(source, network, blocks, firstRows))];
    }

    /// <summary>One for each cursor of the source.</summary>
    public IReadOnlyList<BlockQueue> Queues { get; }

    /// <summary>For the consumer: the next block of a queue, in exchange for the one it had; <see langword="null"/> after the last.</summary>
    public ScoringBlock? Next(BlockQueue queue, ScoringBlock? used)
    {
        lock (_gate)
        {
            if (used is not null)
                queue.Return(used);
            while (!_stopped && !queue.IsAtEnd)
            {
                if (queue.TryTake() is { } block)
                {
                    CallHelper();
                    return block;
                }
                if (!TryWorkFor(queue))
                    Monitor.Wait(_gate);
            }
        }
        return null;
    }

    /// <summary>For a helper: works until there is nothing to do.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            while (!_stopped && TryHelp())
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
            foreach (BlockQueue queue in Queues)
                queue.Stop();
            while (_running > 0)
                Monitor.Wait(_gate);
        }
        foreach (BlockQueue queue in Queues)
            queue.Dispose();
    }

    private void CallHelper()
    {
        if (_helpers >= _maximumHelpers || _stopped || !Queues.Any(queue => queue.CanRead || queue.Unscored is not null))
            return;
        _helpers++;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // What follows is within the lock, which is let go of while the work is done. False where there is nothing to do.

    // The consumer reads only where no block is left: a slow source is not to keep it from rows that it could have.
    private bool TryWorkFor(BlockQueue wanted) =>
        TryScore(wanted) || (wanted.Count == 0 && TryRead(wanted))
            || Queues.Any(TryScore) || Queues.Any(queue => queue.Count == 0 && TryRead(queue));

    private bool TryHelp() => TryRead(Queues.Where(queue => queue.CanRead).MinBy(queue => queue.Count)) || Queues.Any(TryScore);

    private bool TryScore(BlockQueue queue)
    {
        if (queue.Unscored is not { } block)
            return false;
        block.State = ScoringState.Scoring;
        block.ScoringFailure = WithoutLock(() => WithScorer(block.ComputeScores));
        block.State = ScoringState.Scored;
        return true;
    }

    private bool TryRead(BlockQueue? queue)
    {
        if (queue is not { CanRead: true })
            return false;
        (ScoringBlock block, int rows) = queue.BeginReading();
        ExceptionDispatchInfo? failure = WithoutLock(() =>
        {
            if (_scoresWhereRead)
                WithScorer(scorer => block.ReadAndScore(rows, scorer));
            else
                block.Read(rows);
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
