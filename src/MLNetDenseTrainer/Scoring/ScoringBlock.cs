using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Some rows on their way from the source through the network to the one who asked for their scores.</summary>
internal sealed class ScoringBlock(SourceRows source, TrainedNetwork network)
{
    private readonly BlockColumn[] _columns = source.CreateColumns();
    private DataViewRowId[] _ids = [];
    private float[] _features = [];
    private float[] _scores = [];

    public int Count { get; private set; }

    /// <summary>Where it is on its way.</summary>
    public ScoringState State { get; set; }

    /// <summary>What reading or scoring threw.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public float Score(int row) => _scores[row];

    public ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * network.Shape.Outputs, network.Shape.Outputs);

    public DataViewRowId Id(int row) => _ids[row];

    public BlockColumn<T> Column<T>(int index) => (BlockColumn<T>)_columns[index];

    /// <summary>Forgets its rows and makes room for others.</summary>
    public void Clear(int rows)
    {
        Count = 0;
        Failure = null;
        if (_ids.Length >= rows)
            return;
        _ids = new DataViewRowId[rows];
        _features = new float[rows * source.Inputs];
        _scores = new float[rows * network.Shape.Outputs];
        foreach (BlockColumn column in _columns)
            column.Reserve(rows);
    }

    /// <summary>Takes the row that the source is on.</summary>
    public void AddRow()
    {
        int row = Count;
        source.CopyFeaturesTo(_features.AsSpan(row * source.Inputs, source.Inputs));
        source.GetId(ref _ids[row]);
        foreach (BlockColumn column in _columns)
            column.Read(row);
        Count = row + 1;
    }

    public void ComputeScores(BatchScorer scorer)
    {
        Span<float> scores = _scores.AsSpan(0, Count * network.Shape.Outputs);
        scorer.Score(_features.AsSpan(0, Count * source.Inputs), scores);
        if (network.Task != NetworkTask.MulticlassClassification)
            return;
        for (int row = 0; row < Count; row++)
        {
            Span<float> logits = scores.Slice(row * network.Shape.Outputs, network.Shape.Outputs);
            Softmax.Apply(logits, logits);
        }
    }
}
