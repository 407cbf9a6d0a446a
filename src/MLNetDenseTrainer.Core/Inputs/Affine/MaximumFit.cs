using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Affine;

/// <summary>A largest size of 1 for each feature of dense or sparse rows.</summary>
internal sealed class MaximumFit(int features) : InputFit
{
    private readonly float[] _maxima = new float[features];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(FeatureRow row, float weight)
    {
        for (int i = 0; i < row.Values.Length; i++)
        {
            ref float maximum = ref _maxima[row.IsSparse ? row.Indices[i] : i];
            // No comparison with NaN holds.
            if (Math.Abs(row.Values[i]) > maximum)
                maximum = Math.Abs(row.Values[i]);
        }
    }

    public override IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive) =>
        [new AffineStep(centers: null, [.. _maxima.Select(maximum => AffineStep.Factor(maximum))])];
}
