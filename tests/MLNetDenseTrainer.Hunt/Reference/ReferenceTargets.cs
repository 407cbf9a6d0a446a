using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>The scale of each target of a regression, and the way back.</summary>
internal sealed class ReferenceTargets
{
    // The interquartile range of a normal distribution, in standard deviations.
    private const double NormalInterquartileRange = 1.3489795;

    private readonly (double Center, double Scale, double Minimum, double Maximum)[] _outputs;

    public ReferenceTargets(HuntCase c, Activation output, IReadOnlyList<CaseRow> training) =>
        _outputs = c.IsRegression ? [.. Enumerable.Range(0, c.Outputs).Select(t => Fit(c, output, training, t))] : [];

    /// <summary>The targets of a row as training sees them.</summary>
    public double[] ToTraining(CaseRow row) =>
        _outputs.Length == 0 ? [row.Class] : [.. _outputs.Select((output, t) => (row.Targets[t] - output.Center) / output.Scale)];

    /// <summary>The network's outputs on the label's own scale.</summary>
    public double[] ToScores(double[] outputs) => _outputs.Length == 0
        ? outputs
        : [.. outputs.Zip(_outputs, (value, output) => Math.Clamp(value * output.Scale + output.Center, output.Minimum, output.Maximum))];

    private static (double, double, double, double) Fit(HuntCase c, Activation output, IReadOnlyList<CaseRow> training, int target)
    {
        CaseRow[] present = [.. training.Where(row => !float.IsNaN(row.Targets[target]))];
        (double Value, double Weight)[] values = [.. present.Select(row => ((double)row.Targets[target], (double)row.Weight))];
        double minimum = c.ClampScores ? values.Min(v => v.Value) : double.NegativeInfinity;
        double maximum = c.ClampScores ? values.Max(v => v.Value) : double.PositiveInfinity;
        if (!c.StandardizeTarget)
            return (0.0, 1.0, minimum, maximum);
        (double center, double deviation) = ReferenceMoments.Of(values);
        if (c.IsRobust)
        {
            (center, double spread) = ReferenceQuantiles.Of(values);
            deviation = spread / NormalInterquartileRange;
        }
        // An output that is never negative is scaled and not shifted.
        bool shifts = output == Activation.Linear;
        double scale = shifts ? deviation : Math.Sqrt(center * center + deviation * deviation);
        return (shifts ? center : 0.0, scale == 0.0 ? 1.0 : scale, minimum, maximum);
    }
}
