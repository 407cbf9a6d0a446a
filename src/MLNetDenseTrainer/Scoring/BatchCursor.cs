using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Rows of the source with what the model gives for them, which is computed a block at a time.</summary>
/// <param name="pipeline">Where blocks come from. The cursor owns it.</param>
/// <param name="schema">The columns of the source.</param>
/// <param name="columns">Those of them that the blocks hold, in the order in which they hold them.</param>
internal sealed class BatchCursor(ScoringPipeline pipeline, DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns) : DataViewRowCursor
{
    private ScoringBlock? _block;
    private int _rows;
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => _block?.Batch(Row) ?? 0;

    /// <summary>The block of the row it is on.</summary>
    public ScoringBlock Block => _block ?? throw new InvalidOperationException("The cursor is on no row: MoveNext was not called yet or found no more.");

    /// <summary>The row it is on, within the block.</summary>
    public int Row { get; private set; }

    public override bool MoveNext()
    {
        if (++Row < _rows)
        {
            _position++;
            return true;
        }
        return MoveToNextBlock();
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
            pipeline.Dispose();
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

    private bool MoveToNextBlock()
    {
        ScoringBlock? used = _block;
        long position = _position + 1;
        Leave();
        if (pipeline.Next(used) is not { } next)
        {
            pipeline.Dispose();
            return false;
        }
        _block = next;
        _rows = next.Count;
        _position = position;
        return true;
    }

    private void Leave()
    {
        _block = null;
        _rows = 0;
        _position = -1;
        Row = 0;
    }
}
