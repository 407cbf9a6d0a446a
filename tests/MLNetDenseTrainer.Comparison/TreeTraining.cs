using MLNetDenseTrainer.Benchmarks;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Rows over the time of a whole Fit of ML.NET's boosted trees at their defaults, the better of two; rows already in ML.NET's cache.</summary>
internal static class TreeTraining
{
    private const int Runs = 2;

    public static double LightGbmRowsPerSecond(SyntheticRows rows, int threads)
    {
        var mlContext = new MLContext(seed: 1);
        return rows.IsBinary
            ? RowsPerSecond(mlContext, rows,
                mlContext.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfThreads = threads }))
            : RowsPerSecond(mlContext, rows,
                mlContext.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { NumberOfThreads = threads }));
    }

    /// <summary>Not a number where there are more than two classes: FastTree has no trainer for them.</summary>
    public static double FastTreeRowsPerSecond(SyntheticRows rows, int threads)
    {
        var mlContext = new MLContext(seed: 1);
        return rows.IsBinary
            ? RowsPerSecond(mlContext, rows, mlContext.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfThreads = threads }))
            : double.NaN;
    }

    private static double RowsPerSecond<TTransformer>(MLContext mlContext, SyntheticRows rows, IEstimator<TTransformer> trainer)
        where TTransformer : ITransformer
    {
        IDataView data = mlContext.Data.Cache(rows.View(mlContext));
        return rows.Count / Timing.ShortestSeconds(Runs, () => trainer.Fit(data));
    }
}
