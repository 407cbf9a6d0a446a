using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Trains the networks that are measured: ReLU hidden layers, Adam, features as they are.</summary>
internal static class Networks
{
    public static (ITransformer Model, IReadOnlyList<EpochMetrics> History) Train(
        MLContext mlContext, IDataView data, int[] sizes, int batchSize, int epochs, int threads)
    {
        IReadOnlyList<Dense> layers = [.. sizes[1..].Select(units => new Dense(units))];
        if (sizes[^1] == 1)
        {
            var options = new DenseNetworkBinaryTrainer.Options();
            Set(options, layers, batchSize, epochs, threads);
            var model = mlContext.DenseNetwork(options).Fit(data);
            return (model, model.Model.History);
        }
        var multiclass = new DenseNetworkMulticlassTrainer.Options();
        Set(multiclass, layers, batchSize, epochs, threads);
        var multiclassModel = mlContext.DenseNetwork(multiclass).Fit(data);
        return (multiclassModel, multiclassModel.Model.History);
    }

    private static void Set(DenseNetworkOptions options, IReadOnlyList<Dense> layers, int batchSize, int epochs, int threads)
    {
        options.Layers = layers;
        options.InputScaling = InputScaling.None;
        options.BatchSize = batchSize;
        options.Epochs = epochs;
        options.NumberOfThreads = threads;
    }
}
