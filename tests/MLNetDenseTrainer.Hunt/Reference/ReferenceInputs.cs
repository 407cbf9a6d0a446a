using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>From features to inputs: scaled as the training rows say, with a flag for each feature that one of them lacks.</summary>
internal sealed class ReferenceInputs
{
    private const double ClipLimit = 3.0;

    private readonly HuntCase _case;
    private readonly double[] _centers;
    private readonly double[] _factors;
    private readonly int[] _flagged;

    public ReferenceInputs(HuntCase c, IReadOnlyList<CaseRow> training)
    {
        _case = c;
        int features = training[0].Features.Length;
        _centers = new double[features];
        _factors = new double[features];
        for (int f = 0; f < features; f++)
            (_centers[f], _factors[f]) = Fit([.. training.Select(row => ((double)row.Features[f], (double)row.Weight)).Where(IsPresent)]);
        bool hasFlags = c.Missing == MissingValues.Impute;
        _flagged = [.. Enumerable.Range(0, features).Where(f => hasFlags && training.Any(row => float.IsNaN(row.Features[f])))];
    }

    /// <summary>The inputs of a row. A feature that is missing is as its center.</summary>
    public double[] Of(CaseRow row) =>
    [
        .. row.Features.Select((x, f) => float.IsNaN(x) ? 0.0 : Clip((x - _centers[f]) * _factors[f])),
        .. _flagged.Select(f => float.IsNaN(row.Features[f]) ? 1.0 : 0.0),
    ];

    private static bool IsPresent((double Value, double Weight) value) => !double.IsNaN(value.Value);

    private double Clip(double x) => _case.Scaling == InputScaling.RobustClip ? x / Math.Sqrt(1.0 + x / ClipLimit * (x / ClipLimit)) : x;

    private (double Center, double Factor) Fit((double Value, double Weight)[] values)
    {
        if (_case.Scaling == InputScaling.None)
            return (0.0, 1.0);
        if (values.Length == 0)
            return (0.0, 0.0);
        if (_case.Scaling == InputScaling.MaximumAbsolute)
            return (0.0, Factor(values.Max(v => Math.Abs(v.Value))));
        bool isRobust = _case.Scaling == InputScaling.RobustClip;
        (double center, double spread) = isRobust ? ReferenceQuantiles.Of(values) : ReferenceMoments.Of(values);
        return (center, Factor(spread));
    }

    // What never varies becomes zero.
    private static double Factor(double spread) => spread == 0.0 ? 0.0 : 1.0 / spread;
}
