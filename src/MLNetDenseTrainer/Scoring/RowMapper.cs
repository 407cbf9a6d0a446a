using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Scores one row at a time, dense or sparse.</summary>
internal sealed class RowMapper(TrainedNetwork network)
{
    private readonly RowScorer _scorer = new(network);

    /// <summary>The outputs, valid until the next call.</summary>
    public Span<float> Score(in VBuffer<float> features)
    {
        RowLengthException.CheckFeatures(features.Length, network.Features);
        return _scorer.Score(FeatureRows.Of(in features));
    }
}
