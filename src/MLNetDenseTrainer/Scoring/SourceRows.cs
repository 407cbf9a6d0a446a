using MLNetDenseTrainer.Data;

namespace MLNetDenseTrainer.Scoring;

/// <summary>One pass over rows of the source: their features, and the columns that are wanted beside the scores.</summary>
/// <param name="cursor">The cursor over the rows, which this object owns.</param>
/// <param name="features">The column to score.</param>
/// <param name="inputs">The number of features that a row must have.</param>
/// <param name="wanted">The columns wanted beside the scores.</param>
internal sealed class SourceRows(
    DataViewRowCursor cursor, DataViewSchema.Column features, int inputs, IReadOnlyList<DataViewSchema.Column> wanted) : IDisposable
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = cursor.GetGetter<VBuffer<float>>(features);
    private readonly ValueGetter<DataViewRowId> _getId = cursor.GetIdGetter();
    private bool _staysOnRow;
    private volatile bool _stopped;

    /// <summary>Orders the rows of several cursors: it grows along a cursor, and no other cursor has it.</summary>
    public long Batch => cursor.Batch;

    public bool HasEnded { get; private set; }

    public bool MoveNext()
    {
        bool moves = !_stopped && (_staysOnRow || cursor.MoveNext());
        _staysOnRow = false;
        HasEnded = !moves;
        return moves;
    }

    /// <summary>Makes the next move stay on the current row.</summary>
    public void StayOnRow() => _staysOnRow = true;

    /// <summary>Ends the rows before the next move.</summary>
    public void Stop() => _stopped = true;

    public void ReadId(ref DataViewRowId id) => _getId(ref id);

    /// <exception cref="RowLengthException">The row has more or fewer features than expected.</exception>
    public void ReadFeatures(ref VBuffer<float> values)
    {
        _getFeatures(ref values);
        // The number of the row in the view is known only where the rows of all cursors are in order.
        RowLengthException.Check(features.Name, null, values.Length, inputs);
    }

    /// <summary>The wanted columns of a new block, in their order.</summary>
    public BlockColumn[] CreateColumns() => [.. wanted.Select(column => BlockColumn.Create(cursor, column))];

    public void Dispose() => cursor.Dispose();
}
