using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>One pass over streamed rows: a thread of its own reads and scales them, a few blocks ahead of the one who trains.</summary>
/// <remarks>
/// What the pass throws, the one who trains gets, when all rows read before are used up. The thread never outlives this object.
/// </remarks>
internal sealed class ReadAhead : IDisposable
{
    private const int AliveCheckMilliseconds = 50;

    private readonly Queue<RowBlock> _empty;
    private readonly Queue<RowBlock> _filled = [];
    private readonly object _gate = new();
    private readonly Action _checkAlive;
    private readonly Thread _thread;
    private volatile bool _stopped;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;
    private RowBlock? _current;
    private int _row;

    /// <param name="blocks">Blocks to read into; nobody else may use them meanwhile.</param>
    /// <param name="read">Reads a pass: fills the block it is given, hands it over for another, until the rows end or it is given
    /// none.</param>
    /// <param name="checkAlive">Called while waiting for rows; throws where training is to be abandoned.</param>
    public ReadAhead(IEnumerable<RowBlock> blocks, Action<ReadAhead> read, Action checkAlive)
    {
        _empty = new Queue<RowBlock>(blocks);
        _checkAlive = checkAlive;
        _thread = new Thread(() => Read(read)) { IsBackground = true, Name = "Dense network reader" };
        _thread.Start();
    }

    public ReadOnlySpan<float> Targets => _current!.Targets(_row);

    public float Weight => _current!.Weight(_row);

    public FeatureRow Features => _current!.Features(_row);

    /// <summary>For the one who reads: throws when an end is asked for.</summary>
    public void CheckAlive()
    {
        if (_stopped)
            throw new OperationCanceledException();
    }

    /// <summary>For the one who trains: moves to the next row and waits for it where it must.</summary>
    public bool MoveNext()
    {
        if (_current is not null && ++_row < _current.Count)
            return true;
        return MoveToNextBlock();
    }

    /// <summary>For the one who reads: an empty block, when there is one; null when an end is asked for.</summary>
    public RowBlock? TakeEmpty()
    {
        lock (_gate)
        {
            while (_empty.Count == 0 && !_stopped)
                Monitor.Wait(_gate);
            if (_stopped)
                return null;
            RowBlock block = _empty.Dequeue();
            block.Clear();
            return block;
        }
    }

    /// <summary>For the one who reads: gives a block with at least one row to the one who trains.</summary>
    public void HandOver(RowBlock block)
    {
        lock (_gate)
        {
            _filled.Enqueue(block);
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
    }

    private bool MoveToNextBlock()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                _empty.Enqueue(_current);
                Monitor.PulseAll(_gate);
            }
            _current = null;
            while (_filled.Count == 0 && !_ended)
            {
                if (!Monitor.Wait(_gate, AliveCheckMilliseconds))
                    _checkAlive();
            }
            _row = 0;
            if (_filled.TryDequeue(out _current))
                return true;
        }
        _failure?.Throw();
        return false;
    }

    private void Read(Action<ReadAhead> read)
    {
        try
        {
            read(this);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }
}
