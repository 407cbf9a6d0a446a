using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Some rows on their way from the source through the network to the one who asked for their scores.</summary>
internal sealed class ScoringBlock(SourceRows source, TrainedNetwork network)
{
    private readonly BlockColumn[] _columns = source.CreateColumns();
    private DataViewRowId[] _ids = [];
    private long[] _batches = [];
    private VBuffer<float>[] _features = [];
    private float[] _scores = [];

    public int Count { get; private set; }

    /// <summary>Features that its rows hold, without the zeros of sparse ones.</summary>
    public long Values { get; private set; }

    /// <summary>Where it is on its way.</summary>
    public ScoringState State { get; set; }

    /// <summary>What scoring threw.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public float Score(int row) => _scores[row];

    public ReadOnlySpan<float> Scores(int row) => Scores(row, 1);

    public DataViewRowId Id(int row) => _ids[row];

    /// <summary>The source's number for where the row belongs in a set of cursors.</summary>
    public long Batch(int row) => _batches[row];

    public BlockColumn<T> Column<T>(int index) => (BlockColumn<T>)_columns[index];

    /// <summary>Forgets its rows and makes room for others.</summary>
    public void Clear(int rows)
    {
        Count = 0;
        Values = 0;
        if (_ids.Length >= rows)
            return;
        Array.Resize(ref _features, rows);
        _ids = new DataViewRowId[rows];
        _batches = new long[rows];
        _scores = new float[rows * network.Shape.Outputs];
        foreach (BlockColumn column in _columns)
            column.Reserve(rows);
    }

    /// <summary>Takes the row that the source is on.</summary>
    public void AddRow()
    {
        int row = Count;
        source.ReadFeatures(ref _features[row]);
        Values += _features[row].GetValues().Length;
        source.ReadId(ref _ids[row]);
        _batches[row] = source.Batch;
        foreach (BlockColumn column in _columns)
            column.Read(row);
        Count = row + 1;
    }

    public void ComputeScores(BatchScorer scorer)
    {
        for (int first = 0; first < Count; first += scorer.TileRows)
        {
            int rows = Math.Min(Count - first, scorer.TileRows);
            for (int row = 0; row < rows; row++)
                scorer.SetRow(row, FeatureRows.Of(in _features[first + row]));
            scorer.Score(rows, Scores(first, rows));
        }
        if (network.Task == NetworkTask.MulticlassClassification)
        {
            for (int row = 0; row < Count; row++)
                Softmax.Apply(Scores(row, 1), Scores(row, 1));
        }
    }

    private Span<float> Scores(int first, int rows) => _scores.AsSpan(first * network.Shape.Outputs, rows * network.Shape.Outputs);
}
