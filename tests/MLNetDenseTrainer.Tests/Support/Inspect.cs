using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>What the models of all tasks show, reached the same way.</summary>
internal static class Inspect
{
    public static object Of(ITransformer transformer) => transformer switch
    {
        IPredictionTransformer<object> prediction => prediction.Model,
        IEnumerable<ITransformer> chain => Of(chain.Last()),
        _ => throw new ArgumentException($"{transformer} predicts nothing.", nameof(transformer)),
    };

    public static IReadOnlyList<DenseLayerParameters> Layers(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.Layers,
        DenseNetworkModelParameters<VBuffer<float>> model => model.Layers,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static IReadOnlyList<EpochMetrics> History(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.History,
        DenseNetworkModelParameters<VBuffer<float>> model => model.History,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static string TrainedWith(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.TrainedWith,
        DenseNetworkModelParameters<VBuffer<float>> model => model.TrainedWith,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static int NumberOfFeatures(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.NumberOfFeatures,
        DenseNetworkModelParameters<VBuffer<float>> model => model.NumberOfFeatures,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static int NumberOfNetworks(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.NumberOfNetworks,
        DenseNetworkModelParameters<VBuffer<float>> model => model.NumberOfNetworks,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static HeldOutMetrics? HeldOut(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.HeldOut,
        DenseNetworkModelParameters<VBuffer<float>> model => model.HeldOut,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static IReadOnlyList<int> BestEpochs(ITransformer transformer) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.BestEpochs,
        DenseNetworkModelParameters<VBuffer<float>> model => model.BestEpochs,
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    public static IReadOnlyList<DenseLayerParameters> LayersOf(ITransformer transformer, int network) => Of(transformer) switch
    {
        DenseNetworkModelParameters<float> model => model.LayersOf(network),
        DenseNetworkModelParameters<VBuffer<float>> model => model.LayersOf(network),
        object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
    };

    /// <summary>All weights and biases, network by network and layer by layer.</summary>
    public static float[] Parameters(ITransformer transformer) =>
    [
        .. Enumerable.Range(0, NumberOfNetworks(transformer)).SelectMany(network => LayersOf(transformer, network))
            .SelectMany(layer => layer.Weights.ToArray().Concat(layer.Biases.ToArray())),
    ];
}
