using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>For each held-back row of a member, the epoch that its other held-back rows choose by the validation metric.</summary>
internal sealed class EpochChoice(MemberData data, EpochOutputs epochs)
{
    /// <summary>Rows are dealt into so many parts. Those of a part have the epoch that the other parts choose.</summary>
    public const int Parts = 5;

    private readonly int _units = data.Parameters.Shape.Outputs;

    /// <summary>The outputs of each row at its epoch, rows × units.</summary>
    public float[] Outputs()
    {
        int rows = data.Validation.Count;
        var block = new HeldOutBlock(rows, _units, data.Validation.Rows.TargetCount);
        HeldOutRows.Load(data.Validation, block);
        double[] best = [.. Enumerable.Repeat(double.PositiveInfinity, Parts)];
        // Without a part that chooses, the last.
        int[] chosen = [.. Enumerable.Repeat(epochs.Count - 1, Parts)];
        for (int epoch = 0; epoch < epochs.Count; epoch++)
        {
            data.Settings.CheckAlive();
            epochs[epoch].CopyTo(block.Outputs);
            double[] costs = Costs(block);
            for (int part = 0; part < Parts; part++)
            {
                if (costs[part] < best[part])
                    (best[part], chosen[part]) = (costs[part], epoch);
            }
        }
        float[] outputs = new float[rows * _units];
        for (int row = 0; row < rows; row++)
            epochs[chosen[row % Parts]].AsSpan(row * _units, _units).CopyTo(outputs.AsSpan(row * _units));
        return outputs;
    }

    // For each part the cost of all other parts; NaN where these have no rows.
    private double[] Costs(HeldOutBlock block) => data.Settings.ValidationMetric switch
    {
        ValidationMetric.Loss => CostsOf(Losses(block), block),
        ValidationMetric.CalibratedLoss => CostsOf(CalibratedLosses(block), block),
        var metric => [.. Enumerable.Range(0, Parts).Select(part => metric.Cost(metric.ValueIn(Figures(block, part))))],
    };

    private static double[] CostsOf(double[] losses, HeldOutBlock block)
    {
        double[] costs = new double[Parts];
        double[] weights = new double[Parts];
        for (int row = 0; row < block.Count; row++)
        {
            for (int part = 0; part < Parts; part++)
            {
                if (row % Parts == part)
                    continue;
                costs[part] += block.LossWeights[row] * losses[row];
                weights[part] += block.LossWeights[row];
            }
        }
        return [.. costs.Zip(weights, (cost, weight) => cost / weight)];
    }

    private double[] Losses(HeldOutBlock block)
    {
        float[] losses = new float[block.Count];
        data.Settings.Loss.Evaluate(block.Outputs, block.Targets, losses, new float[block.Count * _units]);
        return [.. losses.Select(loss => (double)loss)];
    }

    // At one temperature of all rows: that of other parts would hardly differ.
    private double[] CalibratedLosses(HeldOutBlock block)
    {
        var fit = new TemperatureFit(data.Head, _units, block.Count, data.Settings.Seed, TemperatureFit.MostLogits);
        fit.Add(block);
        float factor = fit.Factor(data.Settings.CheckAlive);
        float[] logits = new float[_units];
        double[] probabilities = new double[data.Head.Classes(_units)];
        double[] losses = new double[block.Count];
        for (int row = 0; row < losses.Length; row++)
        {
            TensorPrimitives.Multiply(block.Outputs.Slice(row * _units, _units), factor, logits);
            losses[row] = data.Head.SmoothedLoss(logits, (int)block.Targets[row], certainty: 1.0, probabilities);
        }
        return losses;
    }

    private HeldOutMetrics Figures(HeldOutBlock block, int without)
    {
        HeldOutFigures figures = data.Head.CreateFigures(_units, block.Count);
        var one = new HeldOutBlock(1, _units, data.Validation.Rows.TargetCount) { Count = 1 };
        for (int row = 0; row < block.Count; row++)
        {
            if (row % Parts == without)
                continue;
            block.Outputs.Slice(row * _units, _units).CopyTo(one.Outputs);
            block.Targets.Slice(row * one.Targets.Length, one.Targets.Length).CopyTo(one.Targets);
            one.Weights[0] = block.Weights[row];
            figures.Add(one);
        }
        return figures.Metrics();
    }
}
