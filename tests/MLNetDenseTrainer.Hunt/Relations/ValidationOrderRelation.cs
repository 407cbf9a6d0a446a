using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>The order of validation rows changes no figure.</summary>
internal static class ValidationOrderRelation
{
    private const int FewestRows = 8;
    private const double Tolerance = 1e-4;

    public static Relation Relation { get; } = new("validation-order", Adapt, Check);

    // What goes by a figure may go the other way where two are nearly the same.
    private static HuntCase Adapt(HuntCase c) =>
        c.WithoutChoiceOfEpochs() with { Metric = c.Metric, ValidationRows = Math.Max(c.ValidationRows, FewestRows) };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel expected = ProductTraining.Fit(c, data);
        ProductModel found = ProductTraining.Fit(c, data with { Validation = [.. data.Validation.Reverse()] });
        return Verdict.All(
            Comparison.Alike("held-out figures", Comparison.Figures(expected.HeldOut), Comparison.Figures(found.HeldOut), Tolerance),
            Comparison.Alike("validation losses", expected.ValidationLosses, found.ValidationLosses, Tolerance),
            Comparison.Alike("validation metrics", expected.Metrics, found.Metrics, Tolerance),
            Comparison.Alike("parameters", expected.Flat(), found.Flat(), c.Smooths ? Tolerance : 0.0));
    }
}
