using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Data;

/// <summary>The features of a vector of ML.NET's, without copying them.</summary>
internal static class FeatureRows
{
    public static FeatureRow Of(in VBuffer<float> features) =>
        features.IsDense ? new FeatureRow(features.GetValues()) : new FeatureRow(features.GetIndices(), features.GetValues());
}
