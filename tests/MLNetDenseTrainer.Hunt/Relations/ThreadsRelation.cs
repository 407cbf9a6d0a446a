using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>The number of threads changes no bit.</summary>
internal static class ThreadsRelation
{
    public static Relation Relation { get; } = new("threads", Adapt, Check);

    // Networks and batches large enough for a step to be shared by three threads.
    private static HuntCase Adapt(HuntCase c) => c with
    {
        Rows = c.Rows + 300,
        Hidden = $"96 {(c.Hidden.Length == 0 ? "Tanh" : c.Hidden.Split(' ', ',')[1])}, 80 Relu",
        BatchSize = c.BatchSize % 2 == 0 ? 256 : 211,
        Epochs = Math.Min(c.Epochs, 2),
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel FitBy(int threads) => ProductTraining.Fit(c, data, options => options.NumberOfThreads = threads);
        ProductModel one = FitBy(1);
        return Verdict.All(Comparison.SameModels(one, FitBy(2), data.Training), Comparison.SameModels(one, FitBy(3), data.Training));
    }
}
