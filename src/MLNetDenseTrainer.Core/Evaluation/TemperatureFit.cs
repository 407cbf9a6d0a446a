using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>
/// Fits the temperature by which logits are divided so that held-back labels are as likely as can be (Guo et al., 2017, arXiv:1706.04599).
/// It changes no ranking and no predicted label of one network. In the mean of several it changes how much the surer ones count.
/// </summary>
/// <remarks>
/// The likelihood counts rows as the training loss does, factors of classes included. Targets are smoothed by how often each class was
/// seen, which rows' own weights tell: a weight of n is the row n times. Beyond 64 MiB of logits, a random sample of the rows stands
/// for all. Rows whose logits are not finite do not count.
/// </remarks>
internal sealed class TemperatureFit(Head head, int units, int rowCount, int seed, int mostLogits)
{
    public const int MostLogits = 1 << 24;
    private const double SmallestFactor = 0.02;
    private const double LargestFactor = 50.0;
    private const int Bisections = 40;

    private readonly RowSample _rows = new(units, Math.Clamp(mostLogits / units, 1, Math.Max(1, rowCount)), seed);
    private readonly double[] _classWeights = new double[Math.Max(2, units)];
    private readonly float[] _scratch = new float[units];

    public void Add(HeldOutBlock block)
    {
        for (int row = 0; row < block.Count; row++)
        {
            _classWeights[(int)block.Targets[row]] += block.Weights[row];
            ReadOnlySpan<float> logits = block.Outputs.Slice(row * block.Units, block.Units);
            if (TensorPrimitives.IsFiniteAll(logits))
                _rows.Add(logits, block.Targets.Slice(row, 1), block.LossWeights[row]);
        }
    }

    /// <summary>The factor to multiply logits by: one over the temperature.</summary>
    public float Factor(Action checkAlive)
    {
        // Without rows, nothing would hold the bisection back from the largest factor.
        if (_rows.Seen == 0)
            return 1f;
        double[] targets = SmoothedTargets();
        double low = Math.Log(SmallestFactor);
        double high = Math.Log(LargestFactor);
        // The loss is convex in the factor, so its slope has one root.
        for (int i = 0; i < Bisections; i++)
        {
            checkAlive();
            double middle = 0.5 * (low + high);
            if (Slope(targets, Math.Exp(middle)) > 0.0)
                high = middle;
            else
                low = middle;
        }
        return (float)Math.Exp(0.5 * (low + high));
    }

    /// <summary>The mean loss of the labels with logits times the best factor.</summary>
    public double CalibratedLoss(Action checkAlive)
    {
        float factor = Factor(checkAlive);
        double[] probabilities = new double[_classWeights.Length];
        TrainingRows rows = _rows.Rows;
        double loss = 0.0;
        double weight = 0.0;
        for (int row = 0; row < rows.Count; row++)
        {
            TensorPrimitives.Multiply(rows.Features(row), factor, _scratch);
            loss += rows.Weight(row) * head.SmoothedLoss(_scratch, (int)rows.Target(row), certainty: 1.0, probabilities);
            weight += rows.Weight(row);
        }
        return loss / weight;
    }

    // How sure one may be of each class, by how often it was seen (Platt, 1999). Without smoothing, rows that are all on the right side
    // would ask for certainty. Weights below 1 on average are only shares, so they count as if they were 1 on average.
    private double[] SmoothedTargets()
    {
        double unit = Math.Min(1.0, _classWeights.Sum() / rowCount);
        return [.. _classWeights.Select(weight => (weight / unit + 1.0) / (weight / unit + 2.0))];
    }

    private double Slope(double[] targets, double factor)
    {
        TrainingRows rows = _rows.Rows;
        double slope = 0.0;
        for (int row = 0; row < rows.Count; row++)
        {
            double rowSlope = head.TemperatureSlope(rows.Features(row), (int)rows.Target(row), targets, factor, _scratch);
            slope += rows.Weight(row) * rowSlope;
        }
        return slope;
    }
}
