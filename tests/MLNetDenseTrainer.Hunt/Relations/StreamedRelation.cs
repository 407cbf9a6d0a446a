using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Without shuffling, rows that are streamed give the bits of rows in memory.</summary>
internal static class StreamedRelation
{
    private const long EnoughMemory = 1L << 30;

    public static Relation Relation { get; } = new("streamed", Adapt, Check);

    private static HuntCase Adapt(HuntCase c) => c with
    {
        Streamed = true,
        Sparse = false,
        Shuffle = false,
        Epochs = Math.Min(c.Epochs, 3),
        // Embeddings begin with frequencies that go by a sample of the rows, and so little memory has no room for as many as there are.
        Embedding = false,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel inMemory = ProductTraining.Fit(c, data, options => options.MaximumDataMemory = EnoughMemory);
        return Comparison.SameModels(inMemory, ProductTraining.Fit(c, data), data.Training);
    }
}
