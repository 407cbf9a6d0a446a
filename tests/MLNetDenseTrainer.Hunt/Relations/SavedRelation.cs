using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>A model that was saved and loaded scores the same bits, rows with gaps included.</summary>
internal static class SavedRelation
{
    public static Relation Relation { get; } = new("saved", c => c, Check);

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel model = ProductTraining.Fit(c, data);
        CaseRow[] rows = [.. data.Training, .. data.Training.Select(row => row with { Features = [float.NaN, .. row.Features[1..]] })];
        return Comparison.SameBits("scores", model.Scores(rows), model.ScoresReloaded(rows));
    }
}
