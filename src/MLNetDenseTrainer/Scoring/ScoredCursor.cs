using MLNetDenseTrainer.Data;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The rows of a scoring transform: columns of the source, and columns that ML.NET's scorer makes of the scores.</summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly MergedRuns _runs;
    private readonly DataViewSchema.Column[] _sourceColumns;
    private readonly bool[] _active;
    private readonly Func<int, (bool InSource, int Index)> _place;
    private readonly Delegate[] _getters;
    private ScoringBlock? _block;
    private int _end;
    private long _batch;
    private long _next;
    private long _position = -1;

    /// <param name="runs">The rows. The cursor owns them.</param>
    /// <param name="schema">All columns.</param>
    /// <param name="active">The columns that were asked for.</param>
    /// <param name="sourceColumns">The columns of the source that the blocks hold, in their order there.</param>
    /// <param name="place">Finds a column in the source or among the scorer's, and its index there.</param>
    /// <param name="createGetters">Makes the getters of the scorer's columns, which read the current row of the cursor.</param>
    public ScoredCursor(
        MergedRuns runs,
        DataViewSchema schema,
        bool[] active,
        DataViewSchema.Column[] sourceColumns,
        Func<int, (bool InSource, int Index)> place,
        Func<ScoredCursor, Delegate[]> createGetters)
    {
        _runs = runs;
        Schema = schema;
        _active = active;
        _sourceColumns = sourceColumns;
        _place = place;
        _getters = createGetters(this);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _batch;

    /// <summary>The block of the current row.</summary>
    public ScoringBlock Block =>
        _block ?? throw new InvalidOperationException("The cursor is on no row: MoveNext was not called yet or found no more.");

    /// <summary>The index of the current row in the block.</summary>
    public int Row { get; private set; }

    public override bool MoveNext()
    {
        if (++Row >= _end && !MoveToNextRun())
            return false;
        _position = _next++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.Check(column.Index < _active.Length, "The column does not belong to this cursor. Use a column of its schema.");
        return _active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.Check(IsColumnActive(column), "The column is not active.");
        if (typeof(TValue) != column.Type.RawType)
            throw Contracts.Except($"Column '{column.Name}' is of type {column.Type.RawType}, not {typeof(TValue)}.");
        (bool inSource, int index) = _place(column.Index);
        if (!inSource)
            return (ValueGetter<TValue>)_getters[index];
        int held = Array.FindIndex(_sourceColumns, source => source.Index == index);
        return (ref TValue value) => Block.Column<TValue>(held).CopyTo(Row, ref value);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Block.Id(Row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Leave();
            _runs.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool MoveToNextRun()
    {
        Leave();
        if (NextRun() is not { } run)
        {
            _runs.Dispose();
            return false;
        }
        (_block, _batch, Row, _end) = run;
        return true;
    }

    private RowRun? NextRun()
    {
        try
        {
            return _runs.Next();
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
