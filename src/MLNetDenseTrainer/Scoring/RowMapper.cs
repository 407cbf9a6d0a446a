using Microsoft.ML.Data;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Scoring;

/// <summary>From a row's feature vector, dense or sparse, to the network's outputs.</summary>
internal sealed class RowMapper(TrainedNetwork network)
{
    private readonly RowScorer _scorer = new(network);

    /// <summary>The outputs, valid until the next call.</summary>
    public Span<float> Score(in VBuffer<float> features)
    {
        if (features.Length != _scorer.Features.Length)
            throw new ArgumentException($"A row has {features.Length} features, but the network was trained on {_scorer.Features.Length}.", nameof(features));
        features.CopyTo(_scorer.Features);
        return _scorer.Score();
    }
}
