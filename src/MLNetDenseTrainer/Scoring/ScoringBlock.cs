using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Some rows on their way from the source through the network to the one who asked for their scores.</summary>
internal sealed class ScoringBlock(SourceRows source, TrainedNetwork network)
{
    private readonly List<RowRun> _runs = [];
    private BlockColumn[]? _columns;
    private DataViewRowId[] _ids = [];
    private VBuffer<float>[] _features = [];
    private VBuffer<float> _row;
    private float[] _scores = [];
    private long _batch;

    public int Count { get; private set; }

    /// <summary>Features that its rows hold, without the zeros of sparse ones.</summary>
    public long Values { get; private set; }

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

    /// <summary>Forgets its rows and reads the next ones: so many, or fewer where the source ends. <see cref="ComputeScores"/> has the rest to do.</summary>
    public void Read(int rows)
    {
        Clear(rows);
        if (_features.Length < rows)
            Array.Resize(ref _features, rows);
        while (Count < rows && source.MoveNext())
            AddRow(ref _features[Count]);
    }

    /// <summary>Reads the next rows and scores them a tile at a time, while their features are at hand.</summary>
    public void ReadAndScore(int rows, BatchScorer scorer)
    {
        Clear(rows);
        int first = 0;
        try
        {
            while (Count < rows && source.MoveNext())
            {
                FeatureRow features = AddRow(ref _row);
                scorer.SetRow(Count - 1 - first, features);
                if (Count - first < scorer.TileRows)
                    continue;
                ScoreTile(scorer, first, Count);
                first = Count;
            }
        }
        finally
        {
            // Also of rows before one that could not be read.
            if (first < Count)
                ScoreTile(scorer, first, Count);
        }
    }

    /// <summary>The row after its last could not be read.</summary>
    public void EndWith(ExceptionDispatchInfo failure)
    {
        ReadingFailure = failure;
        // Reading has begun a run of that row if its batch was to be had.
        if (_runs.Count == 0)
            BeginRun(long.MinValue);
        else if (_runs[^1].First < Count)
            BeginRun(_batch);
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

    private void Clear(int rows)
    {
        Count = 0;
        Values = 0;
        _runs.Clear();
        _columns ??= source.CreateColumns();
        if (_ids.Length >= rows)
            return;
        _ids = new DataViewRowId[rows];
        _scores = new float[rows * network.Shape.Outputs];
        foreach (BlockColumn column in _columns)
            column.Reserve(rows);
    }

    // That the source is on; returns its features.
    private FeatureRow AddRow(ref VBuffer<float> features)
    {
        int row = Count;
        if (row == 0 || source.Batch != _batch)
            BeginRun(source.Batch);
        source.ReadFeatures(ref features);
        FeatureRow added = FeatureRows.Of(in features);
        Values += added.Values.Length;
        source.ReadId(ref _ids[row]);
        foreach (BlockColumn column in _columns!)
            column.Read(row);
        Count = row + 1;
        return added;
    }

    private void ScoreTile(BatchScorer scorer, int first, int end)
    {
        scorer.Score(end - first, Scores(first, end - first));
        if (network.Task != NetworkTask.MulticlassClassification)
            return;
        for (int row = first; row < end; row++)
            Softmax.Apply(Scores(row, 1), Scores(row, 1));
    }

    private void BeginRun(long batch)
    {
        _runs.Add(new RowRun(batch, Count));
        _batch = batch;
    }

    private Span<float> Scores(int first, int rows) => _scores.AsSpan(first * network.Shape.Outputs, rows * network.Shape.Outputs);
}
