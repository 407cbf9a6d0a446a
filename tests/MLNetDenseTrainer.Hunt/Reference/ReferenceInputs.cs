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
        if (_case.Scaling == InputScaling.RobustClip)
            return FitRobust([.. values.SelectMany(v => Enumerable.Repeat(v.Value, (int)v.Weight)).Order()]);
        (double mean, double deviation) = ReferenceMoments.Of(values);
        return (mean, Factor(deviation));
    }

    // Each row as often as its weight says. The spread is the interquartile range; where that is 0, the one of the values that are not the
    // median; where that is 0 too, half of the range.
    private static (double Center, double Factor) FitRobust(double[] sorted)
    {
        double median = Quantile(sorted, 0.5);
        double spread = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        double[] others = [.. sorted.Where(value => value != median)];
        if (spread == 0.0 && others.Length > 0)
        {
            spread = Quantile(others, 0.75) - Quantile(others, 0.25);
            spread = spread > 0.0 ? Math.Max(spread, Math.Abs(Quantile(others, 0.5) - median)) : 0.0;
        }
        return (median, Factor(spread > 0.0 ? spread : 0.5 * (sorted[^1] - sorted[0])));
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int low = (int)Math.Floor(position);
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
    }

    // What never varies becomes zero.
    private static double Factor(double spread) => spread == 0.0 ? 0.0 : 1.0 / spread;
}
