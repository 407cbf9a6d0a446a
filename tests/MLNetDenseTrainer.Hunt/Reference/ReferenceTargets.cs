using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>The scale of each target of a regression, and the way back.</summary>
internal sealed class ReferenceTargets
{
    private readonly (double Center, double Scale, double Minimum, double Maximum)[] _outputs;

    public ReferenceTargets(HuntCase c, Activation output, IReadOnlyList<CaseRow> training) =>
        _outputs = c.IsRegression ? [.. Enumerable.Range(0, c.Outputs).Select(t => Fit(c, output, training, t))] : [];

    /// <summary>The targets of a row as training sees them.</summary>
    public double[] ToTraining(CaseRow row) =>
        _outputs.Length == 0 ? [row.Class] : [.. _outputs.Select((output, t) => (row.Targets[t] - output.Center) / output.Scale)];

    /// <summary>The network's outputs on the label's own scale.</summary>
    public double[] ToScores(double[] outputs) => _outputs.Length == 0
        ? outputs
        : [.. outputs.Select((value, t) => Math.Clamp(value * _outputs[t].Scale + _outputs[t].Center, _outputs[t].Minimum, _outputs[t].Maximum))];

    private static (double, double, double, double) Fit(HuntCase c, Activation output, IReadOnlyList<CaseRow> training, int target)
    {
        (double Value, double Weight)[] values = [.. training.Where(row => !float.IsNaN(row.Targets[target])).Select(row => ((double)row.Targets[target], (double)row.Weight))];
        (double minimum, double maximum) = c.ClampScores ? (values.Min(v => v.Value), values.Max(v => v.Value)) : (double.NegativeInfinity, double.PositiveInfinity);
        if (!c.StandardizeTarget)
            return (0.0, 1.0, minimum, maximum);
        (double mean, double deviation) = ReferenceMoments.Of(values);
        // An output that is never negative is scaled and not shifted.
        (double center, double scale) = output == Activation.Linear ? (mean, deviation) : (0.0, Math.Sqrt(mean * mean + deviation * deviation));
        return (center, scale == 0.0 ? 1.0 : scale, minimum, maximum);
    }
}
