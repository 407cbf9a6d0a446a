using Microsoft.ML.Data;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>From a row's feature vector, dense or sparse, to the network's outputs.</summary>
internal sealed class RowMapper(TrainedNetwork network)
{
    private readonly RowScorer _scorer = new(network);

    public static void CheckLength(int features, int inputs)
    {
        if (features != inputs)
            throw new ArgumentException($"A row has {features} features, but the network was trained on {inputs}.", nameof(features));
    }

    /// <summary>The outputs, valid until the next call.</summary>
    public Span<float> Score(in VBuffer<float> features)
    {
        CheckLength(features.Length, network.Features);
        return _scorer.Score(FeatureRows.Of(in features));
    }
}
