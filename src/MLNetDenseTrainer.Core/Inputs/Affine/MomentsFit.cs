using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Inputs.Affine;

/// <summary>Mean 0 and standard deviation 1 for each feature of dense rows.</summary>
internal sealed class MomentsFit(int features) : InputFit
{
    private readonly WeightedMoments[] _moments = new WeightedMoments[features];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(FeatureRow row, float weight)
    {
        ReadOnlySpan<float> values = row.Values;
        for (int f = 0; f < values.Length; f++)
        {
            if (!float.IsNaN(values[f]))
                _moments[f].Add(values[f], weight);
        }
    }

    public override IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive) =>
    [
        new AffineStep(
            [.. _moments.Select(moments => (float)moments.Mean)],
            [.. _moments.Select(moments => AffineStep.Factor(moments.StandardDeviation))]),
    ];
}
