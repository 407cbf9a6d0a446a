using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>The rows of another view, divided among cursors of a set.</summary>
/// <param name="view">The rows.</param>
/// <param name="cursors">How many cursors there are, however many are asked for.</param>
/// <param name="place">For a row, counted from 0, the cursor that gives it and its batch.</param>
internal sealed class PartitionedView(IDataView view, int cursors, Func<long, (int Cursor, long Batch)> place) : IDataView
{
    private readonly Func<long, (int Cursor, long Batch)> _place = place;
    private int _moves;
    private int _open;

    public DataViewSchema Schema => view.Schema;

    public bool CanShuffle => view.CanShuffle;

    /// <summary>Called when a cursor is to move to a row.</summary>
    public Action<long> OnMove { get; set; } = _ => { };

    /// <summary>Called when a feature vector is read.</summary>
    public Action<long> OnRead { get; set; } = _ => { };

    /// <summary>How often cursors moved to a row.</summary>
    public int Moves => _moves;

    /// <summary>How many cursors were not disposed yet.</summary>
    public int OpenCursors => _open;

    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException("There is a set of cursors to use.");

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        int? seed = rand?.Next();
        Interlocked.Add(ref _open, cursors);
        return [.. Enumerable.Range(0, cursors).Select(cursor => new Cursor(this, view.GetRowCursor(columnsNeeded, seed is { } s ? new Random(s) : null), cursor))];
    }

    private sealed class Cursor(PartitionedView parent, DataViewRowCursor rows, int number) : DataViewRowCursor
    {
        private long _batch;
        private bool _disposed;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => rows.Position;

        public override long Batch => _batch;

        public override bool MoveNext()
        {
            while (rows.MoveNext())
            {
                (int cursor, long batch) = parent._place(rows.Position);
                if (cursor != number)
                    continue;
                parent.OnMove(rows.Position);
                Interlocked.Increment(ref parent._moves);
                _batch = batch;
                return true;
            }
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> get = rows.GetGetter<TValue>(column);
            if (column.Name != nameof(Row.Features))
                return get;
            return (ref TValue value) =>
            {
                parent.OnRead(rows.Position);
                get(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                Interlocked.Decrement(ref parent._open);
                rows.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
