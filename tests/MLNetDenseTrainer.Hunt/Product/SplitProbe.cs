using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>Finds out which rows a training with a ValidationFraction holds back.</summary>
/// <remarks>
/// How rows are split is the product's own affair. A loss that listens finds out: the first epoch shows it each training row before any
/// validation row. For regressions of one output only, because users cannot write other losses.
/// </remarks>
internal static class SplitProbe
{
    // Of a stream no more rows are held back than are kept.
    public static float Fraction(HuntCase c) => c.Streamed ? 0.05f : 0.3f;

    /// <summary>The same rows with labels that tell them apart.</summary>
    public static CaseData Distinct(CaseData data)
    {
        var labels = new HashSet<float>();
        return data with { Training = [.. data.Training.Select((row, r) => row with { Targets = [Label(row, r)] })] };

        float Label(CaseRow row, int index)
        {
            float label = row.Targets[0] + 0.01f * index;
            while (!labels.Add(label))
                label = MathF.BitIncrement(label);
            return label;
        }
    }

    /// <summary>A model that has learnt nothing, and the usable rows as it split them.</summary>
    /// <param name="c">A regression of one output.</param>
    /// <param name="data">Rows that labels tell apart.</param>
    /// <param name="from">The model to go on from, if any.</param>
    public static (ProductModel Model, CaseData Split) Fit(HuntCase c, CaseData data, ProductModel? from = null)
    {
        var listener = new ListeningLoss();
        ProductModel model = ProductTraining.FitFrom(from, c with { StandardizeTarget = false, OutputActivation = null }, data, options =>
        {
            ProductTraining.StandStill(options);
            options.ValidationFraction = Fraction(c);
            ((DenseNetworkRegressionOptions)options).Loss = listener;
        });
        CaseRow[] usable = [.. data.Training.Where(row => row.IsUsable(c.Missing))];
        HashSet<float> first = [.. listener.Targets.Distinct().Take(usable.Length - (model.HeldOut?.Rows ?? 0))];
        ILookup<bool, CaseRow> rows = usable.ToLookup(row => first.Contains(row.Targets[0]));
        return (model, new CaseData([.. rows[true]], [.. rows[false]]));
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
