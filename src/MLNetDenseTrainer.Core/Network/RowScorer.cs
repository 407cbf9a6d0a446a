namespace MLNetDenseTrainer.Network;

/// <summary>Scores rows one at a time without allocating. One per thread; the network it scores with is shared.</summary>
internal sealed class RowScorer(TrainedNetwork network)
{
    private readonly BatchScorer _scorer = new(network, tileRows: 1);
    private readonly float[] _row = new float[network.Features];
    private readonly float[] _outputs = new float[network.Shape.Outputs];

    /// <summary>Where the caller puts the features of the row to score.</summary>
    public Span<float> Features => _row;

    /// <summary>
    /// The network's outputs for <see cref="Features"/>, as <see cref="BatchScorer"/> gives them. Valid until the next call.
    /// </summary>
    public Span<float> Score()
    {
        _scorer.SetRow(0, _row);
        _scorer.Score(1, _outputs);
        return _outputs;
    }
}
