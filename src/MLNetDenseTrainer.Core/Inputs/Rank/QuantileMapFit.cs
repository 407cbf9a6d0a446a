using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Inputs.Rank;

/// <summary>Learns the <see cref="QuantileMap"/> of a feature with long tails.</summary>
internal static class QuantileMapFit
{
    /// <summary>The interquartile range of the log-odds of ranks.</summary>
    public const double InterquartileRange = 2.1972245773362196; // 2 ln 3

    // Interquartile ranges from the 5th to the 95th percentile. A normal distribution has 2.4, an exponential 2.7, a lognormal one 3.4.
    private const double LongTails = 4.0;

    /// <summary>Whether a feature has long tails. One that is mostly one value never has.</summary>
    public static bool HasLongTails(WeightedQuantiles quantiles)
    {
        double spread = (double)quantiles.At(0.75) - quantiles.At(0.25);
        return spread > 0.0 && (double)quantiles.At(0.95) - quantiles.At(0.05) > LongTails * spread;
    }

    public static QuantileMap Fit(int feature, WeightedQuantiles quantiles)
    {
        (float Value, double LogOdds)[] ranks =
            [.. quantiles.Ranks().Select(value => (value.Value, Math.Log(value.Rank / (1.0 - value.Rank))))];
        double first = Input(ranks[0].LogOdds);
        double range = Input(ranks[^1].LogOdds) - first;
        // The first value in each of equal parts of what the network sees, and the last value.
        const int Parts = QuantileMap.MaximumKnots - 2;
        (float Value, double LogOdds)[] knots =
        [
            .. ranks.DistinctBy(rank => (int)(Parts * (Input(rank.LogOdds) - first) / range)).Append(ranks[^1]).Distinct(),
        ];
        return new QuantileMap(feature, [.. knots.Select(knot => knot.Value)], [.. knots.Select(knot => (float)knot.LogOdds)]);
    }

    // As the network sees it.
    private static double Input(double logOdds) => ClipStep.Apply(logOdds / InterquartileRange);
}
