namespace MLNetDenseTrainer.Inputs.Rank;

/// <summary>Takes a feature to the log-odds of its rank among the training rows: linear between knots, constant beyond them.</summary>
/// <param name="feature">Which feature.</param>
/// <param name="knots">Values of the feature, in ascending order, no two equal.</param>
/// <param name="logOdds">ln(r / (1 - r)) of each knot, r being its rank as a share of all rows; in ascending order.</param>
internal sealed class QuantileMap(int feature, float[] knots, float[] logOdds)
{
    /// <summary>Enough for any form a distribution may have, and little beside the weights of a network.</summary>
    public const int MaximumKnots = 64;

    public int Feature => feature;

    public float[] Knots => knots;

    public float[] LogOdds => logOdds;

    /// <summary>The log-odds of a value; a missing one stays missing.</summary>
    public float Map(float x)
    {
        if (float.IsNaN(x))
            return x;
        int found = Array.BinarySearch(knots, x);
        if (found >= 0)
            return logOdds[found];
        int next = ~found;
        if (next == 0 || next == knots.Length)
            return logOdds[Math.Min(next, knots.Length - 1)];
        // In double, where no difference of two floats overflows or vanishes.
        double share = ((double)x - knots[next - 1]) / ((double)knots[next] - knots[next - 1]);
        return (float)(logOdds[next - 1] + share * ((double)logOdds[next] - logOdds[next - 1]));
    }
}
