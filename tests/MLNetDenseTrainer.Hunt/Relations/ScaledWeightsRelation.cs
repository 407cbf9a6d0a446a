using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>A common factor on all weights changes nothing; a power of 2 not even rounding.</summary>
internal static class ScaledWeightsRelation
{
    private const float Factor = 4f;

    public static Relation Relation { get; } = new("scaled-weights", Adapt, Check);

    // Quantiles and the temperature go by how many rows the weights stand for.
    private static HuntCase Adapt(HuntCase c) => c with
    {
        Weights = c.Weights == RowWeights.None ? RowWeights.Fractions : c.Weights,
        Scaling = c.Scaling is InputScaling.RobustClip or InputScaling.RobustQuantile ? InputScaling.Standardize : c.Scaling,
        StandardizeTarget = c.StandardizeTarget && !c.IsRobust,
        Smooths = false,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        // Counts that are all zero begin at half of one in all rows.
        IEnumerable<CaseRow> usable = data.Training.Where(row => row.IsUsable(c.Missing));
        if (c.Loss == LossKind.Poisson && Enumerable.Range(0, c.Outputs).Any(t => usable.All(row => !(row.Targets[t] > 0f))))
            return Verdict.Undecided;
        var heavier = new CaseData(Heavier(data.Training), Heavier(data.Validation));
        return Comparison.SameModels(ProductTraining.Fit(c, data), ProductTraining.Fit(c, heavier), data.Training);
    }

    private static CaseRow[] Heavier(IReadOnlyList<CaseRow> rows) => [.. rows.Select(row => row with { Weight = Factor * row.Weight })];
}
