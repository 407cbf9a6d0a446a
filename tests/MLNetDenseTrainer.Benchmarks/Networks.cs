using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Trains the networks that are measured: ReLU hidden layers, Adam, features as they are.</summary>
internal static class Networks
{
    // What scoring costs does not depend on what was learnt.
    private const int RowsToScoreWith = 100;

    // Enough for as many networks as the recipe ever takes.
    private const int RowsForRecipe = 1000;

    /// <summary>A network whose training is measured: its epochs.</summary>
    public static IReadOnlyList<EpochMetrics> Train(MLContext mlContext, IDataView data, int[] sizes, int batchSize, int epochs, int threads)
    {
        if (sizes[^1] == 1)
            return TrainBinary(mlContext, data, sizes, batchSize, epochs, threads).Model.History;
        return TrainMulticlass(mlContext, data, sizes, batchSize, epochs, threads).Model.History;
    }

    /// <summary>A network whose scoring is measured.</summary>
    public static ITransformer ToScoreWith(MLContext mlContext, IDataView data, int[] sizes)
    {
        if (sizes[^1] == 1)
            return BinaryToScoreWith(mlContext, data, sizes);
        return TrainMulticlass(mlContext, mlContext.Data.TakeRows(data, RowsToScoreWith), sizes, 32, 1, 1);
    }

    /// <summary>What the recipe makes of a thousand rows: of the sizes, only the number of features counts.</summary>
    public static ITransformer RecipeToScoreWith(MLContext mlContext, IDataView data, int[] sizes)
    {
        if (sizes[^1] != 1)
            throw new UsageException("--model recipe has one output.");
        return mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Epochs = 1 }).Fit(mlContext.Data.TakeRows(data, RowsForRecipe));
    }

    /// <summary>A network with one output, whose scoring is measured.</summary>
    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> BinaryToScoreWith(MLContext mlContext, IDataView data, int[] sizes) =>
        TrainBinary(mlContext, mlContext.Data.TakeRows(data, RowsToScoreWith), sizes, 32, 1, 1);

    private static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> TrainBinary(
        MLContext mlContext, IDataView data, int[] sizes, int batchSize, int epochs, int threads)
    {
        var options = new DenseNetworkBinaryTrainer.Options();
        Set(options, sizes, batchSize, epochs, threads);
        return mlContext.DenseNetwork(options).Fit(data);
    }

    private static MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters> TrainMulticlass(
        MLContext mlContext, IDataView data, int[] sizes, int batchSize, int epochs, int threads)
    {
        var options = new DenseNetworkMulticlassTrainer.Options();
        Set(options, sizes, batchSize, epochs, threads);
        return mlContext.DenseNetwork(options).Fit(data);
    }

    private static void Set(DenseNetworkOptions options, int[] sizes, int batchSize, int epochs, int threads)
    {
        options.Layers = [.. sizes[1..].Select(units => new Dense(units))];
        options.InputScaling = InputScaling.None;
        options.Optimizer = Optimizer.Adam();
        options.BatchSize = batchSize;
        options.Epochs = epochs;
        options.NumberOfThreads = threads;
    }
}
