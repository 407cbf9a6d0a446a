using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Vectors that leave zeros out give the bits of those that do not, in training and scoring.</summary>
internal static class SparseVectorsRelation
{
    public static Relation Relation { get; } = new("sparse-vectors", c => c, Check);

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel dense = ProductTraining.Fit(c, data);
        ProductModel sparse = ProductTraining.Fit(c, data, asSparse: true);
        return Verdict.All(
            Comparison.SameModels(dense, sparse, data.Training),
            Comparison.SameBits("scores of sparse vectors", dense.Scores(data.Training), dense.Scores(data.Training, asSparse: true)));
    }
}
