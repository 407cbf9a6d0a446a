using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>To go on from a model by steps too small to change a parameter keeps its scores to the bit.</summary>
internal static class StandStillRelation
{
    public static Relation Relation { get; } = new("stand-still", c => c with { Continued = false, ValidationByOption = true }, Check);

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel model = ProductTraining.Fit(c, data);
        ProductModel next = ProductTraining.FitFrom(model, c, data, ProductTraining.StandStill);
        return Comparison.SameBits("scores", model.Scores(data.Training), next.Scores(data.Training));
    }
}
