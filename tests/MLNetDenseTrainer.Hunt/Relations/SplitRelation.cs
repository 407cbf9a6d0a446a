using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>With a ValidationFraction too, only the other rows are learnt from: the model is the reference's for these.</summary>
internal static class SplitRelation
{
    public static Relation Relation { get; } = new("split", Adapt, Check);

    private static HuntCase Adapt(HuntCase c)
    {
        HuntCase known = ReferenceRelation.Adapt(c);
        return known with
        {
            Loss = known.IsRegression && known.Loss != LossKind.Poisson ? known.Loss : LossKind.MeanSquaredError,
            OutputActivation = null,
            Outputs = 1,
            ValidationRows = 0,
            Members = 1,
            Continued = false,
            Shuffle = known.Shuffle && !known.Streamed,
        };
    }

    private static Verdict Check(HuntCase c)
    {
        CaseData data = SplitProbe.Distinct(CaseData.Of(c));
        CaseData split = SplitProbe.Fit(c, data).Split;
        if (split.Validation.Count == 0)
            return Verdict.Undecided;
        // A case without validation rows of its own has no early stopping.
        HuntCase held = c with { ValidationRows = split.Validation.Count, EarlyStopping = c.Seed % 2 == 0 };
        ProductModel start = ProductTraining.Fit(held, data, options =>
        {
            ProductTraining.StandStill(options);
            options.ValidationFraction = SplitProbe.Fraction(c);
        });
        ProductModel trained = ProductTraining.Fit(held, data, options => options.ValidationFraction = SplitProbe.Fraction(c));
        return ReferenceRelation.Compare(held, split, start, trained);
    }
}
