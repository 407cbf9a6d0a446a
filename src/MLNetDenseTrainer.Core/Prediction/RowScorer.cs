using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Prediction;

/// <summary>Scores rows one at a time without allocating. One per thread; the network it scores with is shared.</summary>
internal sealed class RowScorer(TrainedNetwork network)
{
    private readonly BatchScorer _scorer = new(network, tileRows: 1);
    private readonly float[] _outputs = new float[network.Shape.Outputs];
    private float[]? _row;

    /// <summary>Where a caller that has no row of its own puts the features to score.</summary>
    public Span<float> Features => _row ??= new float[network.Features];

    /// <summary>Scores of <see cref="Features"/>, as <see cref="BatchScorer"/> gives them. Valid until the next call.</summary>
    public Span<float> Score() => Score(Features);

    /// <summary>The same for a row that lies elsewhere.</summary>
    public Span<float> Score(FeatureRow features)
    {
        _scorer.SetRow(0, features);
        _scorer.Score(1, _outputs);
        return _outputs;
    }
}
