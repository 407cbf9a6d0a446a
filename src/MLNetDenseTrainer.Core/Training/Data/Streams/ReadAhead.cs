using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>One pass over streamed rows: a thread reads and scales the rows to learn from, a few blocks ahead of training.</summary>
/// <remarks>Training gets an exception of the pass after all rows read before it. The thread never outlives this object.</remarks>
internal sealed class ReadAhead : IDisposable
{
    private const int AliveCheckMilliseconds = 50;

    private readonly RowStream _stream;
    private readonly Action _checkAlive;
    private readonly BlockingCollection<RowBlock> _empty = [];
    private readonly BlockingCollection<RowBlock> _filled = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private RowBlock? _current;
    private int _row;

    /// <param name="blocks">Blocks to read into; no other pass may use them meanwhile.</param>
    /// <param name="stream">The rows.</param>
    /// <param name="checkAlive">Called while training waits for rows; throws to abandon it.</param>
    public ReadAhead(IEnumerable<RowBlock> blocks, RowStream stream, Action checkAlive)
    {
        foreach (RowBlock block in blocks)
            _empty.Add(block);
        _stream = stream;
        _checkAlive = checkAlive;
        _thread = new Thread(Read) { IsBackground = true, Name = "Dense network reader" };
        _thread.Start();
    }

    /// <summary>Waits for the next row and copies it to a place of a pool. False at the end of the pass.</summary>
    public bool TryCopy(TrainingRows pool, int place)
    {
        if (!MoveNext())
            return false;
        TrainingRows rows = _current!.Rows;
        pool.Set(place, rows.Row(_row), rows.Targets(_row), rows.Weight(_row));
        return true;
    }

    private bool MoveNext()
    {
        if (_current is not null && ++_row < _current.Count)
            return true;
        if (_current is not null)
            _empty.Add(_current);
        _current = null;
        _row = 0;
        while (!_filled.TryTake(out _current, AliveCheckMilliseconds))
        {
            if (_filled.IsCompleted)
            {
                _failure?.Throw();
                return false;
            }
            _checkAlive();
        }
        return true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _empty.Dispose();
        _filled.Dispose();
    }

    private void Read()
    {
        try
        {
            ReadRows();
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        _filled.CompleteAdding();
    }

    private void ReadRows()
    {
        RowBlock block = TakeEmpty();
        using IRowCursor cursor = _stream.Source.Open(_stop.Token.ThrowIfCancellationRequested);
        var held = new HoldOutPass(_stream.HoldOut);
        while (cursor.MoveNext())
        {
            if (held.IsHeldBack(cursor.Features, cursor.Targets, cursor.Group))
                continue;
            block.Add(cursor, _stream);
            if (block.IsFull)
            {
                _filled.Add(block);
                block = TakeEmpty();
            }
        }
        if (block.Count > 0)
            _filled.Add(block);
    }

    private RowBlock TakeEmpty()
    {
        RowBlock block = _empty.Take(_stop.Token);
        block.Clear();
        return block;
    }
}
