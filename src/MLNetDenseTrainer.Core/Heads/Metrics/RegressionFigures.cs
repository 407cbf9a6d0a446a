using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Errors of a regression on the labels' own scale: means over the outputs that have a label.</summary>
internal sealed class RegressionFigures(ImmutableArray<TargetScaling> scalings) : HeldOutFigures
{
    private readonly RegressionErrors[] _outputs = [.. scalings.Select(_ => new RegressionErrors())];

    // The errors of outputs go together to a degree that is not known. The mean of their standard errors is the most that theirs can be.
    public override HeldOutMetrics Metrics(bool withErrors = false)
    {
        RegressionErrors[] outputs = [.. _outputs.Where(output => output.Count > 0)];
        var metrics = new HeldOutMetrics(
            Rows,
            RootMeanSquaredError: outputs.Average(output => output.RootMeanSquaredError),
            MeanAbsoluteError: outputs.Average(output => output.MeanAbsoluteError),
            RSquared: outputs.Average(output => output.RSquared));
        return !withErrors ? metrics : metrics with
        {
            RootMeanSquaredErrorStandardError = outputs.Average(output => output.RootMeanSquaredErrorStandardError),
            MeanAbsoluteErrorStandardError = outputs.Average(output => output.MeanAbsoluteErrorStandardError),
            RSquaredStandardError = outputs.Average(output => output.RSquaredStandardError),
        };
    }

    protected override void AddRows(HeldOutBlock block)
    {
        for (int place = 0; place < block.Targets.Length; place++)
        {
            float target = block.Targets[place];
            if (float.IsNaN(target))
                continue;
            (int row, int output) = Math.DivRem(place, scalings.Length);
            double label = (double)target * scalings[output].Scale + scalings[output].Center;
            _outputs[output].Add(label, scalings[output].ToScore(block.Outputs[place]), block.Weights[row]);
        }
    }
}
