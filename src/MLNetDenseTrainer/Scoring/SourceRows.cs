namespace MLNetDenseTrainer.Scoring;

/// <summary>The features and the wanted columns of the rows of a cursor, which this object owns.</summary>
internal sealed class SourceRows(
    DataViewRowCursor cursor, FeatureReader features, IReadOnlyList<DataViewSchema.Column> wanted) : IDisposable
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = features.Getter(cursor);
    private readonly ValueGetter<DataViewRowId> _getId = cursor.GetIdGetter();
    private bool _staysOnRow;
    private volatile bool _stopped;

    /// <summary>Orders the rows of several cursors: it grows along a cursor, and no other cursor has the same.</summary>
    public long Batch => cursor.Batch;

    public bool HasEnded { get; private set; }

    public bool MoveNext()
    {
        bool moves = !_stopped && (_staysOnRow || cursor.MoveNext());
        _staysOnRow = false;
        HasEnded = !moves;
        return moves;
    }

    /// <summary>Lets the next move stay on the current row.</summary>
    public void StayOnRow() => _staysOnRow = true;

    /// <summary>Ends the rows before the next move.</summary>
    public void Stop() => _stopped = true;

    public void ReadId(ref DataViewRowId id) => _getId(ref id);

    public void ReadFeatures(ref VBuffer<float> values) => _getFeatures(ref values);

    public BlockColumn[] CreateColumns() => [.. wanted.Select(column => BlockColumn.Create(cursor, column))];

    public void Dispose() => cursor.Dispose();
}
