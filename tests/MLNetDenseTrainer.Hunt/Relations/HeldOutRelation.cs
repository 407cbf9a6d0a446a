using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;
using MLNetDenseTrainer.Hunt.Reference;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Held-out figures are those of the model's scores by their plain definitions, each row counting by its own weight.</summary>
internal static class HeldOutRelation
{
    private const int FewestRows = 8;
    private const double Tolerance = 1e-4;

    public static Relation Relation { get; } = new("held-out", Adapt, Check);

    private static HuntCase Adapt(HuntCase c) => c with { ValidationRows = Math.Max(c.ValidationRows, FewestRows), Continued = false };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel model = ProductTraining.Fit(c, data);
        CaseRow[] rows = [.. data.Validation.Where(row => row.IsUsable(c.Missing))];
        if (model.HeldOut is not { } found)
            return Verdict.Failed($"held-out figures: expected those of {rows.Length} rows, found none");
        double[] flat = [.. model.Scores(rows).Select(score => c.IsMulticlass ? Math.Log(score) : score)];
        double[][] scores = [.. flat.Chunk(c.Units)];
        if (flat.Any(double.IsInfinity))
            return Verdict.Undecided;
        PlainFigures plain = PlainFigures.Of(c, rows, scores);
        double[] figures = [plain.LogLoss, plain.Accuracy, plain.Auc, plain.Rmse, plain.Mae, plain.RSquared];
        string[] names = ["log-loss", "accuracy", "area under the ROC curve", "RMSE", "MAE", "R squared"];
        return Verdict.All(
            Comparison.SameBits("held-out rows", [rows.Length], new double[] { found.Rows }),
            Verdict.All(names.Select((name, i) => Comparison.Alike(name, [figures[i]], [Comparison.Figures(found)[i]], Tolerance))));
    }
}
