using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Validation rows with other labels, weights, sizes and gaps change nothing where the number of epochs is fixed.</summary>
internal static class ValidationLeakRelation
{
    private const int FewestRows = 8;

    public static Relation Relation { get; } = new("validation-leak", Adapt, Check);

    private static HuntCase Adapt(HuntCase c) => c.WithoutChoiceOfEpochs() with
    {
        ValidationRows = Math.Max(c.ValidationRows, FewestRows),
        Smooths = false,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        CaseData other = data with { Validation = [.. data.Validation.Select((row, r) => Other(c, row, r))] };
        ProductModel expected = ProductTraining.Fit(c, data);
        ProductModel found = ProductTraining.Fit(c, other);
        return Verdict.All(
            Comparison.SameBits("parameters", expected.Flat(), found.Flat()),
            Comparison.SameBits("training losses", expected.TrainingLosses, found.TrainingLosses),
            Comparison.SameBits("scores", expected.Scores(data.Training), found.Scores(data.Training)));
    }

    // Every row of the last class, or of a number far away; each with a feature that is missing.
    private static CaseRow Other(HuntCase c, CaseRow row, int index)
    {
        bool IsMissing(int feature) => feature % 7 == index % 7 && c.Missing == MissingValues.Impute;
        float[] features = [.. row.Features.Select((x, f) => IsMissing(f) ? float.NaN : 3f * x + 1f)];
        float[] targets = [.. row.Targets.Select(target => c.IsRegression ? 10f * target + 50f : c.ClassCount - 1)];
        return new CaseRow(features, targets, c.Weights == RowWeights.None ? 1f : 5f);
    }
}
