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
    private static HuntCase Adapt(HuntCase c) => c with
    {
        ValidationRows = Math.Max(c.ValidationRows, FewestRows),
        EarlyStopping = false,
        Schedule = c.Schedule == ScheduleKind.Plateau ? ScheduleKind.Constant : c.Schedule,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel expected = ProductTraining.Fit(c, data);
        ProductModel found = ProductTraining.Fit(c, data with { Validation = [.. data.Validation.Reverse()] });
        return Verdict.All(
            Comparison.Alike("held-out figures", Comparison.Figures(expected.HeldOut), Comparison.Figures(found.HeldOut), Tolerance),
            Comparison.Alike("validation losses", Losses(expected), Losses(found), Tolerance),
            Comparison.Alike("parameters", Comparison.ToDoubles(expected.Flat()), Comparison.ToDoubles(found.Flat()), c.Smooths ? Tolerance : 0.0));
    }

    private static double[] Losses(ProductModel model) => [.. model.History.Select(epoch => epoch.ValidationLoss ?? double.NaN)];
}
