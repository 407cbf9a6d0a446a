using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>With a ValidationFraction too, only the other rows are learnt from: the model is the reference's for these.</summary>
/// <remarks>
/// Which rows are held back is the product's own affair. A loss that listens finds out: the first epoch shows it each training row before any validation row. Regressions only, for losses of
/// classes cannot be written by users.
/// </remarks>
internal static class SplitRelation
{
    private const float Fraction = 0.3f;

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
            // Only some of the rows that are held back from a stream are kept.
            Streamed = false,
        };
    }

    private static Verdict Check(HuntCase c)
    {
        CaseData data = Distinct(CaseData.Of(c));
        CaseData split = Split(c, data);
        if (split.Validation.Count == 0)
            return Verdict.Undecided;
        // Early stopping needs validation rows, which the case itself does not have.
        HuntCase held = c with { ValidationRows = split.Validation.Count, EarlyStopping = c.Seed % 2 == 0 };
        ProductModel start = ProductTraining.Fit(held, data, options =>
        {
            ProductTraining.StandStill(options);
            options.ValidationFraction = Fraction;
        });
        ProductModel trained = ProductTraining.Fit(held, data, options => options.ValidationFraction = Fraction);
        return ReferenceRelation.Compare(held, split, start, trained);
    }

    // Rows are known by their label.
    private static CaseData Distinct(CaseData data) =>
        data with { Training = [.. data.Training.Select((row, r) => row with { Targets = [row.Targets[0] + 0.01f * r] })] };

    private static CaseData Split(HuntCase c, CaseData data)
    {
        var listener = new ListeningLoss();
        ProductModel model = ProductTraining.Fit(c with { StandardizeTarget = false }, data, options =>
        {
            ProductTraining.StandStill(options);
            options.ValidationFraction = Fraction;
            ((DenseNetworkRegressionOptions)options).Loss = listener;
        });
        CaseRow[] usable = [.. data.Training.Where(row => row.IsUsable(c.Missing))];
        HashSet<float> first = [.. listener.Targets.Distinct().Take(usable.Length - (model.HeldOut?.Rows ?? 0))];
        return new CaseData([.. usable.Where(row => first.Contains(row.Targets[0]))], [.. usable.Where(row => !first.Contains(row.Targets[0]))]);
    }

    private sealed class ListeningLoss : RegressionLoss
    {
        public List<float> Targets { get; } = [];

        public override float Value(float prediction, float target) => 0f;

        public override float Derivative(float prediction, float target)
        {
            Targets.Add(target);
            return 0f;
        }
    }
}
