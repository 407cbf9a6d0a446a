using MLNetDenseTrainer.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Rows of the source with what the model gives for them, which is computed a block at a time.</summary>
/// <param name="runs">The rows. The cursor owns them.</param>
/// <param name="schema">The columns of the source.</param>
/// <param name="columns">Those of them that the blocks hold, in the order in which they hold them.</param>
internal sealed class BatchCursor(MergedRuns runs, DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns) : DataViewRowCursor
{
    private ScoringBlock? _block;
    private int _end;
    private long _batch;
    private long _position = -1;
    private long _next;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => _batch;

    /// <summary>The block of the row it is on.</summary>
    public ScoringBlock Block => _block ?? throw new InvalidOperationException("The cursor is on no row: MoveNext was not called yet or found no more.");

    /// <summary>The row it is on, within the block.</summary>
    public int Row { get; private set; }

    public override bool MoveNext()
    {
        if (++Row < _end)
        {
            _position = _next++;
            return true;
        }
        return MoveToNextRun();
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => IndexOf(column) >= 0;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = IndexOf(column);
        Contracts.Check(index >= 0, "The column is not active.");
        if (typeof(TValue) != column.Type.RawType)
            throw Contracts.Except($"Column '{column.Name}' is of type {column.Type.RawType}, not {typeof(TValue)}.");
        return (ref TValue value) => Block.Column<TValue>(index).CopyTo(Row, ref value);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Block.Id(Row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Leave();
            runs.Dispose();
        }
        base.Dispose(disposing);
    }

    private int IndexOf(DataViewSchema.Column column)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Index == column.Index)
                return i;
        }
        return -1;
    }

    private bool MoveToNextRun()
    {
        Leave();
        if (NextRun() is not { } run)
        {
            runs.Dispose();
            return false;
        }
        _block = run.Block;
        _batch = run.Batch;
        _end = run.End;
        Row = run.First;
        _position = _next++;
        return true;
    }

    private RunReader? NextRun()
    {
        try
        {
            return runs.Next();
        }
        catch (RowLengthException failure)
        {
            // Only here are the rows of all cursors in order.
            throw failure.At(_next);
        }
    }

    private void Leave()
    {
        _block = null;
        _batch = 0;
        _end = 0;
        _position = -1;
        Row = 0;
    }
}
