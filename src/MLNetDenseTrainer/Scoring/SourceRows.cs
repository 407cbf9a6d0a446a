using MLNetDenseTrainer.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Scoring;

/// <summary>
/// One pass over rows to score, all of the source's or its part of them: their features, and the columns that are wanted beside the scores.
/// </summary>
/// <param name="cursor">On the rows; these own it.</param>
/// <param name="features">The column to score.</param>
/// <param name="inputs">How many features a row has to have.</param>
/// <param name="wanted">The columns wanted beside the scores.</param>
internal sealed class SourceRows(
    DataViewRowCursor cursor, DataViewSchema.Column features, int inputs, IReadOnlyList<DataViewSchema.Column> wanted) : IDisposable
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = cursor.GetGetter<VBuffer<float>>(features);
    private readonly ValueGetter<DataViewRowId> _getId = cursor.GetIdGetter();
    private bool _staysOnRow;
    private volatile bool _stopped;

    /// <summary>By which the rows of several cursors come into order: it grows along a cursor, and no other cursor has it.</summary>
    public long Batch => cursor.Batch;

    /// <summary>Whether there are no more rows.</summary>
    public bool HasEnded { get; private set; }

    public bool MoveNext()
    {
        bool moves = !_stopped && (_staysOnRow || cursor.MoveNext());
        _staysOnRow = false;
        HasEnded = !moves;
        return moves;
    }

    /// <summary>The next move is to the row that it is on.</summary>
    public void StayOnRow() => _staysOnRow = true;

    /// <summary>There are no more rows from now on.</summary>
    public void Stop() => _stopped = true;

    public void ReadId(ref DataViewRowId id) => _getId(ref id);

    /// <exception cref="RowLengthException">The row has more or fewer features than expected.</exception>
    public void ReadFeatures(ref VBuffer<float> values)
    {
        _getFeatures(ref values);
        // Which row of the view it is, only the one who has all cursors' rows in order can tell.
        RowLengthException.Check(features.Name, null, values.Length, inputs);
    }

    /// <summary>A block's part of the columns wanted, in their order.</summary>
    public BlockColumn[] CreateColumns() => [.. wanted.Select(column => BlockColumn.Create(cursor, column))];

    public void Dispose() => cursor.Dispose();
}
