using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The blocks of one of the source's cursors, in order: those ahead of the consumer, and those to read the next rows into.</summary>
/// <remarks>For one thread at a time.</remarks>
/// <param name="source">The rows of the cursor. The queue owns them.</param>
/// <param name="network">What scores them.</param>
/// <param name="maximumBlocks">How many blocks there may be, with that of the consumer.</param>
/// <param name="firstRows">
/// So many rows are in the first block, and up to twice as many as in the one that was taken last in those that follow: who wants five rows, or has a slow source, does not wait
/// for a thousand.
/// </param>
internal sealed class BlockQueue(SourceRows source, TrainedNetwork network, int maximumBlocks, int firstRows) : IDisposable
{
    private const int MaximumBlockRows = 1024;
    private const int MaximumBlockValues = 1 << 18;

    private readonly Queue<ScoringBlock> _ahead = [];
    private readonly Stack<ScoringBlock> _empty = [];
    private int _rows = firstRows;
    private int _created;
    private bool _reading;
    private bool _ended;

    /// <summary>How many blocks are ahead of the consumer.</summary>
    public int Count => _ahead.Count;

    /// <summary>Whether the next block may be read now. One thread at a time reads, so that rows stay in order.</summary>
    public bool CanRead => !_reading && !_ended && (_empty.Count > 0 || _created < maximumBlocks);

    /// <summary>Whether the consumer has had all blocks.</summary>
    public bool IsAtEnd => _ended && _ahead.Count == 0;

    /// <summary>The first block that waits to be scored.</summary>
    public ScoringBlock? Unscored => _ahead.FirstOrDefault(block => block.State == ScoringState.Read);

    /// <summary>The consumer is done with a block.</summary>
    public void Return(ScoringBlock block) => _empty.Push(block);

    /// <summary>Takes the next block, if it is scored.</summary>
    public ScoringBlock? TryTake()
    {
        if (!_ahead.TryPeek(out ScoringBlock? next) || next.State != ScoringState.Scored)
            return null;
        next.ScoringFailure?.Throw();
        if (2 * next.Values <= MaximumBlockValues)
            _rows = Math.Clamp(2 * next.Count, _rows, MaximumBlockRows);
        return _ahead.Dequeue();
    }

    /// <summary>A block to read the next rows into, and how many. Until <see cref="EndReading"/> there is no other.</summary>
    public (ScoringBlock Block, int Rows) BeginReading()
    {
        _reading = true;
        if (!_empty.TryPop(out ScoringBlock? block))
        {
            block = new ScoringBlock(source, network);
            _created++;
        }
        return (block, _rows);
    }

    /// <summary>The rows are read, as many as there were until the source ended or failed.</summary>
    public void EndReading(ScoringBlock block, int rows, ExceptionDispatchInfo? failure, ScoringState state)
    {
        if (failure is not null)
            block.EndWith(failure);
        _reading = false;
        _ended = block.Count < rows;
        if (block.RunCount == 0)
            return;
        block.State = state;
        _ahead.Enqueue(block);
    }

    /// <summary>Whoever reads comes to an end.</summary>
    public void Stop() => source.Stop();

    public void Dispose() => source.Dispose();
}
