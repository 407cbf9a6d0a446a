using MLNetDenseTrainer;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Training;

namespace Microsoft.ML;

/// <summary>Makes dense network trainers for labels of several numbers, and measures their models.</summary>
public static class MultiOutputRegressionCatalog
{
    /// <summary>Trains a dense network to predict several numbers at once, with all options at hand.</summary>
    /// <inheritdoc cref="DenseNetworkCatalog.DenseNetwork(MLContext, DenseNetworkBinaryTrainer.Options)" path="/*[not(self::summary)]"/>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetwork(
        this MLContext mlContext, DenseNetworkMultiOutputRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkMultiOutputRegressionTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>
    /// Trains a dense network to predict several numbers at once. The label is a known-size vector of <see cref="float"/>; NaN is missing.
    /// The last layer has as many units as the label has numbers.
    /// </summary>
    /// <inheritdoc
    /// cref="DenseNetworkCatalog.DenseNetwork(RegressionCatalog.RegressionTrainers, string, string, string, IReadOnlyList{Dense}, int?,
    /// float?, int?, RegressionLoss, Effort, Action{EpochProgress})"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetworkMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null, int? epochs = null, float? learningRate = null, int? batchSize = null,
        RegressionLoss? loss = null, Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null) =>
        catalog.DenseNetworkMultiOutput(
            new DenseNetworkMultiOutputRegressionTrainer.Options { Loss = loss ?? Loss.MeanSquaredError }.With(
                layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));

    /// <summary>Trains a dense network to predict several numbers at once, with all options at hand.</summary>
    /// <inheritdoc
    /// cref="DenseNetworkCatalog.DenseNetwork(RegressionCatalog.RegressionTrainers, DenseNetworkRegressionTrainer.Options)"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetworkMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog, DenseNetworkMultiOutputRegressionTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Measures predictions of several numbers, which <see cref="RegressionCatalog.Evaluate"/> does not take.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows with labels and scores, as <c>model.Transform</c> gives them.</param>
    /// <param name="labelColumnName">The label: a known-size vector of <see cref="float"/>. NaN is missing: left out and counted.</param>
    /// <param name="scoreColumnName">The score column: a vector of the same size.</param>
    /// <returns>Metrics of each number, and their means.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size.</exception>
    /// <exception cref="InvalidOperationException">There is no label, or a row has other sizes than the schema.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return MultiOutputEvaluation.Of(data, labelColumnName, scoreColumnName);
    }
}
