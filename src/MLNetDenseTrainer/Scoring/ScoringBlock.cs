using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Sparse;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Some rows on their way from the source through the network to the one who asked for their scores.</summary>
/// <remarks>
/// One thread reads rows into it. Another may close it meanwhile and has the rows that are complete, while the reader waits for the next.
/// </remarks>
internal sealed class ScoringBlock(SourceRows source, TrainedNetwork network)
{
    private readonly long _scoreBytes = (long)sizeof(float) * network.Shape.Outputs;
    private readonly List<RowRun> _runs = [];
    private BlockColumn[]? _columns;
    private DataViewRowId[] _ids = [];
    private long[] _batches = [];
    private readonly KeptSizes _keptFeatures = new();
    private VBuffer<float>[] _features = [];
    private VBuffer<float> _row;
    private float[] _scores = [];
    private long _bytes;

    // Rows that are complete, and from closing on their bitwise complement: reader and closer agree on them without a lock.
    private int _complete;

    // Rows whose batch is known. The last of them may not be complete.
    private int _begun;

    /// <summary>How many rows it has, once it is closed.</summary>
    public int Count { get; private set; }

    /// <summary>How long the source took for them.</summary>
    public TimeSpan ReadingTime { get; private set; }

    /// <summary>At least one where there are rows. One without a row stands for a row that could not be read, and is the last.</summary>
    public int RunCount => _runs.Count;

    /// <summary>Where it is on its way.</summary>
    public ScoringState State { get; set; }

    /// <summary>What reading the row after the last threw.</summary>
    public ExceptionDispatchInfo? ReadingFailure { get; private set; }

    /// <summary>What scoring threw.</summary>
    public ExceptionDispatchInfo? ScoringFailure { get; set; }

    public float Score(int row) => _scores[row];

    public ReadOnlySpan<float> Scores(int row) => Scores(row, 1);

    public DataViewRowId Id(int row) => _ids[row];

    public BlockColumn<T> Column<T>(int index) => (BlockColumn<T>)_columns![index];

    public RowRun Run(int index) => _runs[index];

    /// <summary>The row after the last of a run.</summary>
    public int RunEnd(int index) => index + 1 < _runs.Count ? _runs[index + 1].First : Count;

    /// <summary>Forgets its rows and is open for others.</summary>
    public void Open()
    {
        Count = 0;
        _bytes = 0;
        _begun = 0;
        _runs.Clear();
        Volatile.Write(ref _complete, 0);
    }

    /// <summary>Reads rows until it is full or closed, or the source ends. <see cref="ComputeScores"/> has the rest to do.</summary>
    /// <param name="rows">How many rows it takes.</param>
    /// <param name="bytes">With so many bytes it is full as well.</param>
    public void Read(int rows, long bytes)
    {
        long begin = Stopwatch.GetTimestamp();
        rows = RowsWithScoresWithin(rows, bytes);
        Reserve(rows, bytes);
        ReserveFeatures(rows, bytes);
        for (int row = 0; row < rows && _bytes < bytes && source.MoveNext(); row++)
        {
            AddRow(row, ref _features[row]);
            _bytes += _keptFeatures.Add(row, ValueSizes.Of(in _features[row]));
            if (Complete(row))
                continue;
            // The next block takes this row.
            source.StayOnRow();
            break;
        }
        ReadingTime = Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Reads rows and scores them a tile at a time, while they are at hand. Nobody else may close it meanwhile.</summary>
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
                scorer.SetRow(row - first, AddRow(row, ref _row));
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

    /// <summary>Ends reading into it: a row not complete is not its own. False where it is closed already or has too few rows.</summary>
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

    /// <summary>The row after its last could not be read. For a closed block.</summary>
    public void EndWith(ExceptionDispatchInfo failure)
    {
        ReadingFailure = failure;
        long batch = _begun > Count ? _batches[Count] : Count > 0 ? _batches[Count - 1] : long.MinValue;
        _runs.Add(new RowRun(batch, Count));
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

    private void ReserveFeatures(int rows, long bytes)
    {
        if (_features.Length < rows)
            Array.Resize(ref _features, rows);
        _keptFeatures.Reserve(rows);
        if (_keptFeatures.Total <= bytes)
            return;
        Array.Clear(_features);
        _keptFeatures.Clear();
    }

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

    // That the source is on; returns its features.
    private FeatureRow AddRow(int row, ref VBuffer<float> features)
    {
        _batches[row] = source.Batch;
        _begun = row + 1;
        source.ReadFeatures(ref features);
        _bytes += _scoreBytes;
        source.ReadId(ref _ids[row]);
        foreach (BlockColumn column in _columns!)
            _bytes += column.Read(row);
        return FeatureRows.Of(in features);
    }

    // False where the block was closed before the row was complete.
    private bool Complete(int row) => Interlocked.CompareExchange(ref _complete, row + 1, row) == row;

    private void FindRuns()
    {
        for (int row = 0; row < Count; row++)
        {
            if (row == 0 || _batches[row] != _batches[row - 1])
                _runs.Add(new RowRun(_batches[row], row));
        }
    }

    private void ScoreTile(BatchScorer scorer, int first, int end) => scorer.Score(end - first, Scores(first, end - first));

    private Span<float> Scores(int first, int rows) => _scores.AsSpan(first * network.Shape.Outputs, rows * network.Shape.Outputs);
}
