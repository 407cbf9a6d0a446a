using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Some rows on their way from the source through the network to the consumer of their scores.</summary>
/// <remarks>
/// One thread reads rows into it. Another may close it meanwhile, and gets the rows that are complete while the reader waits for the next.
/// </remarks>
internal sealed class ScoringBlock(SourceRows source, TrainedNetwork network)
{
    private readonly long _scoreBytes = (long)sizeof(float) * network.Shape.Outputs;
    private readonly List<RowRun> _runs = [];
    private BlockColumn[]? _columns;
    private DataViewRowId[] _ids = [];
    private long[] _batches = [];
    private readonly VectorColumn<float> _features = new(source.ReadFeatures);
    private VBuffer<float> _row;
    private float[] _scores = [];
    private long _bytes;

    // Rows that are complete, and from closing on their bitwise complement: reader and closer agree on them without a lock.
    private int _complete;

    // Rows whose batch is known. The last of them may not be complete.
    private int _begun;

    /// <summary>The number of rows of a closed block.</summary>
    public int Count { get; private set; }

    /// <summary>The time that the source took to give the rows.</summary>
    public TimeSpan ReadingTime { get; private set; }

    /// <summary>The rows, run by run. A run without rows is the last, and stands for a row that could not be read.</summary>
    public IReadOnlyList<RowRun> Runs => _runs;

    public ScoringState State { get; set; }

    /// <summary>The exception of the row after the last.</summary>
    public ExceptionDispatchInfo? ReadingFailure { get; private set; }

    public ExceptionDispatchInfo? ScoringFailure { get; set; }

    public float Score(int row) => _scores[row];

    public ReadOnlySpan<float> Scores(int row) => Scores(row, 1);

    public DataViewRowId Id(int row) => _ids[row];

    public BlockColumn<T> Column<T>(int index) => (BlockColumn<T>)_columns![index];

    public void Open()
    {
        Count = 0;
        _bytes = 0;
        _begun = 0;
        _runs.Clear();
        Volatile.Write(ref _complete, 0);
    }

    /// <summary>Reads rows until the block has this many rows or bytes, or is closed, or the source ends.</summary>
    public void Read(int rows, long bytes)
    {
        long begin = Stopwatch.GetTimestamp();
        rows = RowsWithScoresWithin(rows, bytes);
        Reserve(rows, bytes);
        _features.ReleaseBeyond(bytes);
        _features.Reserve(rows);
        for (int row = 0; row < rows && _bytes < bytes && source.MoveNext(); row++)
        {
            BeginRow(row);
            _bytes += _features.Read(row);
            AddColumns(row);
            if (Complete(row))
                continue;
            // The next block takes this row.
            source.StayOnRow();
            break;
        }
        ReadingTime = Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Reads rows and scores them a tile at a time, while they are in the cache. No other thread may close the block.</summary>
    public void ReadAndScore(int rows, long bytes, BatchScorer scorer)
    {
        rows = RowsWithScoresWithin(rows, bytes);
        Reserve(rows, bytes);
        ReadingTime = TimeSpan.Zero;
        int row = 0;
        int tileEnd;
        do
        {
            tileEnd = Math.Min(rows, row + scorer.TileRows);
            row = ReadTile(row, tileEnd, bytes, scorer);
        }
        while (row == tileEnd && row < rows);
    }

    // Reads rows and scores them, also those before one that cannot be read; returns the row after the last.
    private int ReadTile(int first, int end, long bytes, BatchScorer scorer)
    {
        long begin = Stopwatch.GetTimestamp();
        int row = first;
        try
        {
            for (; row < end && _bytes < bytes && source.MoveNext(); row++)
            {
                BeginRow(row);
                source.ReadFeatures(ref _row);
                AddColumns(row);
                scorer.SetRow(row - first, FeatureRows.Of(in _row));
            }
        }
        finally
        {
            ReadingTime += Stopwatch.GetElapsedTime(begin);
            if (first < row)
                ScoreTile(scorer, first, row);
            Volatile.Write(ref _complete, row);
        }
        return row;
    }

    /// <summary>Closes the block without the row that is being read. False if it is closed already or has too few rows.</summary>
    public bool TryClose(int fewestRows = 0)
    {
        int rows = Volatile.Read(ref _complete);
        while (rows >= fewestRows)
        {
            int found = Interlocked.CompareExchange(ref _complete, ~rows, rows);
            if (found == rows)
            {
                Count = rows;
                FindRuns();
                return true;
            }
            rows = found;
        }
        return false;
    }

    /// <summary>Notes that the row after the last could not be read. For a closed block.</summary>
    public void EndWith(ExceptionDispatchInfo failure)
    {
        ReadingFailure = failure;
        long batch = _begun > Count ? _batches[Count] : Count > 0 ? _batches[Count - 1] : long.MinValue;
        _runs.Add(new RowRun(this, batch, Count, Count));
    }

    public void ComputeScores(BatchScorer scorer)
    {
        for (int first = 0; first < Count; first += scorer.TileRows)
        {
            int end = Math.Min(first + scorer.TileRows, Count);
            for (int row = first; row < end; row++)
                scorer.SetRow(row - first, FeatureRows.Of(in _features[row]));
            ScoreTile(scorer, first, end);
        }
    }

    private int RowsWithScoresWithin(int rows, long bytes) => (int)Math.Clamp(bytes / _scoreBytes, 1, rows);

    // Values that are reused keep the memory of the largest that they were, which must not add up.
    private void Reserve(int rows, long bytes)
    {
        _columns ??= source.CreateColumns();
        foreach (BlockColumn column in _columns)
            column.ReleaseBeyond(bytes);
        if (_ids.Length >= rows)
            return;
        _ids = new DataViewRowId[rows];
        _batches = new long[rows];
        _scores = new float[checked(rows * network.Shape.Outputs)];
        foreach (BlockColumn column in _columns)
            column.Reserve(rows);
    }

    private void BeginRow(int row)
    {
        _batches[row] = source.Batch;
        _begun = row + 1;
    }

    private void AddColumns(int row)
    {
        _bytes += _scoreBytes;
        source.ReadId(ref _ids[row]);
        foreach (BlockColumn column in _columns!)
            _bytes += column.Read(row);
    }

    // False where the block was closed before the row was complete.
    private bool Complete(int row) => Interlocked.CompareExchange(ref _complete, row + 1, row) == row;

    private void FindRuns()
    {
        for (int first = 0, end; first < Count; first = end)
        {
            end = first + 1;
            while (end < Count && _batches[end] == _batches[first])
                end++;
            _runs.Add(new RowRun(this, _batches[first], first, end));
        }
    }

    private void ScoreTile(BatchScorer scorer, int first, int end) => scorer.Score(end - first, Scores(first, end - first));

    private Span<float> Scores(int first, int rows) => _scores.AsSpan(first * network.Shape.Outputs, rows * network.Shape.Outputs);
}
