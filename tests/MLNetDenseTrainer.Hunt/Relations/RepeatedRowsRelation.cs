using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>A row of weight n is the row n times, in training and validation, where a batch is all rows.</summary>
internal static class RepeatedRowsRelation
{
    private const double Tolerance = 5e-4;

    public static Relation Relation { get; } = new("repeated-rows", Adapt, Check);

    private static HuntCase Adapt(HuntCase c)
    {
        HuntCase all = c.WithoutChoiceOfEpochs() with
        {
            Weights = RowWeights.Whole,
            BatchSize = 1_000_000,
            Shuffle = false,
            Dropout = 0f,
            // Whether values recur is a matter of rows.
            Embedding = false,
            Streamed = false,
            Members = c.ValidationRows == 0 ? 1 : c.Members,
            // A last layer that begins at zero has ties for scores, which rounding decides.
            NeuralTangent = false,
            // Where quantiles are made, equal weights are treated as 1.
            Scaling = c.Scaling is InputScaling.RobustClip or InputScaling.RobustQuantile ? InputScaling.Standardize : c.Scaling,
            StandardizeTarget = c.StandardizeTarget && !c.IsRobust,
        };
        // Where rounding decides the slope, it decides otherwise for sums of another length.
        return all.IsSmooth ? all : all with { Loss = LossKind.MeanSquaredError, Hidden = "3 Tanh", OutputActivation = null };
    }

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        if (!IsTelling(data.Training, c.Missing))
            return Verdict.Undecided;
        var repeated = new CaseData(Repeated(data.Training), Repeated(data.Validation));
        ProductModel expected = ProductTraining.Fit(c with { Weights = RowWeights.None }, repeated);
        ProductModel found = ProductTraining.Fit(c, data);
        return Verdict.All(
            Comparison.Alike("training losses", expected.TrainingLosses, found.TrainingLosses, Tolerance),
            Comparison.Alike("parameters", expected.Flat(), found.Flat(), Tolerance),
            Comparison.Alike("held-out figures", Comparison.Figures(expected.HeldOut), Comparison.Figures(found.HeldOut), Tolerance),
            Comparison.Alike("scores", expected.Scores(data.Training), found.Scores(data.Training), Tolerance));
    }

    // Without a feature that varies, rounding alone moves its weights.
    private static bool IsTelling(IReadOnlyList<CaseRow> rows, MissingValues missing)
    {
        CaseRow[] usable = [.. rows.Where(row => row.IsUsable(missing))];
        bool isVarying(int feature) => usable.Select(row => row.Features[feature]).Distinct().Count() > 1;
        return Enumerable.Range(0, rows[0].Features.Length).All(isVarying);
    }

    private static CaseRow[] Repeated(IReadOnlyList<CaseRow> rows) =>
        [.. rows.SelectMany(row => Enumerable.Repeat(row with { Weight = 1f }, (int)row.Weight))];
}
