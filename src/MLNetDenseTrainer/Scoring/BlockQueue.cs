using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The blocks of one of the source's cursors: in order those ahead of the consumer, and empty ones.</summary>
/// <remarks>
/// For one thread at a time. Blocks begin with one row and grow only while the source fills them quickly, so that the consumer does not
/// wait for many rows of a slow source.
/// </remarks>
/// <param name="source">The rows of the cursor. The queue owns them.</param>
/// <param name="network">The network to score with.</param>
/// <param name="maximumBlocks">The most blocks, including that of the consumer.</param>
/// <param name="maximumBytes">The bytes with which a block is full, however few its rows are.</param>
internal sealed class BlockQueue(SourceRows source, TrainedNetwork network, int maximumBlocks, long maximumBytes) : IDisposable
{
    private const int MaximumBlockRows = 1024;

    // Beside these times, the overhead of a block is small, and so is the wait for it.
    private static readonly TimeSpan _quick = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(4);

    private readonly Queue<ScoringBlock> _ahead = [];
    private readonly Stack<ScoringBlock> _empty = [];
    private ScoringBlock? _open;
    private int _rows = 1;
    private int _created;
    private bool _reading;
    private bool _ended;

    public int Count => _ahead.Count;

    public long MaximumBytes => maximumBytes;

    /// <summary>Whether the next block can be read now. Only one thread reads at a time, so that rows stay in order.</summary>
    public bool CanRead => !_reading && !_ended && (_empty.Count > 0 || _created < maximumBlocks);

    /// <summary>Whether the consumer has had all blocks.</summary>
    public bool IsAtEnd => _ended && _ahead.Count == 0;

    public ScoringBlock? Unscored => _ahead.FirstOrDefault(block => block.State == ScoringState.Read);

    public void Return(ScoringBlock block) => _empty.Push(block);

    /// <summary>Takes the next block, if it is scored.</summary>
    public ScoringBlock? TryTake()
    {
        if (!_ahead.TryPeek(out ScoringBlock? next) || next.State != ScoringState.Scored)
            return null;
        next.ScoringFailure?.Throw();
        return _ahead.Dequeue();
    }

    /// <summary>A block to read the next rows into, and their number. Until <see cref="EndReading"/> there is no other.</summary>
    public (ScoringBlock Block, int Rows) BeginReading(int mostRows, bool mayHandOver)
    {
        _reading = true;
        if (!_empty.TryPop(out ScoringBlock? block))
        {
            block = new ScoringBlock(source, network);
            _created++;
        }
        block.Open();
        _open = mayHandOver ? block : null;
        return (block, Math.Min(_rows, mostRows));
    }

    /// <summary>Hands the rows that are read so far to the waiting consumer, while the reader waits for the next row.</summary>
    public void HandOver()
    {
        if (_open?.TryClose(fewestRows: 1) != true)
            return;
        _rows = Math.Max(_rows / 2, 1);
        Enqueue(_open, ScoringState.Read);
        _open = null;
    }

    /// <summary>Ends reading: the block is full or was handed over, or the source has ended or failed.</summary>
    public void EndReading(ScoringBlock block, int rows, ExceptionDispatchInfo? failure, ScoringState state)
    {
        _reading = false;
        _open = null;
        _ended = source.HasEnded || failure is not null;
        bool isHandedOver = !block.TryClose();
        if (!isHandedOver)
            Adapt(block, rows);
        if (failure is not null)
        {
            // The consumer keeps the block that it got.
            if (isHandedOver)
            {
                block = new ScoringBlock(source, network);
                block.TryClose();
                isHandedOver = false;
            }
            block.EndWith(failure);
        }
        if (!isHandedOver && block.Runs.Count > 0)
            Enqueue(block, state);
    }

    public void Stop() => source.Stop();

    public void Dispose() => source.Dispose();

    private void Enqueue(ScoringBlock block, ScoringState state)
    {
        block.State = state;
        _ahead.Enqueue(block);
    }

    private void Adapt(ScoringBlock block, int rows)
    {
        if (block.ReadingTime > _slow)
            _rows = Math.Max(block.Count / 2, 1);
        else if (block.ReadingTime < _quick && block.Count == rows && rows == _rows)
            _rows = Math.Min(2 * rows, MaximumBlockRows);
    }
}
