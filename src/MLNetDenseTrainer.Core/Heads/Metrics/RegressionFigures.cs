using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Heads.Metrics;

/// <summary>Errors of a regression on the labels' own scale: means over the outputs that have a label.</summary>
internal sealed class RegressionFigures(ImmutableArray<TargetScaling> scalings) : HeldOutFigures
{
    private readonly RegressionErrors[] _outputs = [.. scalings.Select(_ => new RegressionErrors())];

    public override HeldOutMetrics Metrics()
    {
        RegressionErrors[] outputs = [.. _outputs.Where(output => output.Count > 0)];
        return new HeldOutMetrics(
            Rows,
            RootMeanSquaredError: outputs.Average(output => output.RootMeanSquaredError),
            MeanAbsoluteError: outputs.Average(output => output.MeanAbsoluteError),
            RSquared: outputs.Average(output => output.RSquared));
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
