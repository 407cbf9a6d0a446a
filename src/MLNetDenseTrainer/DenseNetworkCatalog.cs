using MLNetDenseTrainer;
using MLNetDenseTrainer.Training;

namespace Microsoft.ML;

/// <summary>Makes dense network trainers, from an <see cref="MLContext"/> and from its catalogs.</summary>
public static class DenseNetworkCatalog
{
    /// <summary>Trains a dense network to tell two classes apart.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="loss">The loss, which decides the task.</param>
    /// <param name="layers">The layers; the last one gives the prediction. <see langword="null"/>: the trainer chooses the network.</param>
    /// <param name="labelColumnName">The label: <see cref="bool"/> for two classes, a key for several, else <see cref="float"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>. <see langword="null"/>: none.</param>
    /// <param name="epochs">Passes over the rows, 1 to 1,000,000. <see langword="null"/>: 100, without layers by the rows.</param>
    /// <param name="learningRate">The step size: positive and finite. <see langword="null"/>: 0.001, without layers the recipe's.</param>
    /// <param name="batchSize">Rows per step, at least 1. <see langword="null"/>: 32, without layers by the rows.</param>
    /// <param name="effort">How much time the trainer spends where it chooses the network. Default <c>Standard</c>.</param>
    /// <param name="onEpoch">Called after each epoch, to show progress or to stop training. <see langword="null"/>: none.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument is out of its range.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(
        this MLContext mlContext, BinaryClassificationLoss loss, IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        int? epochs = null, float? learningRate = null, int? batchSize = null,
        Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Loss = loss }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));
    }

    /// <summary>Trains a dense network to tell two classes apart, with all options at hand.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(this MLContext mlContext, DenseNetworkBinaryTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkBinaryTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to predict a number.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(MLContext, BinaryClassificationLoss, IReadOnlyList{Dense}, string, string, string, int?, float?, int?, Effort,
    /// Action{EpochProgress})"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkRegressionTrainer DenseNetwork(
        this MLContext mlContext, RegressionLoss loss, IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        int? epochs = null, float? learningRate = null, int? batchSize = null,
        Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(new DenseNetworkRegressionTrainer.Options { Loss = loss }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));
    }

    /// <summary>Trains a dense network to predict a number, with all options at hand.</summary>
    /// <inheritdoc cref="DenseNetwork(MLContext, DenseNetworkBinaryTrainer.Options)" path="/*[not(self::summary)]"/>
    public static DenseNetworkRegressionTrainer DenseNetwork(this MLContext mlContext, DenseNetworkRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkRegressionTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to tell several classes apart.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(MLContext, BinaryClassificationLoss, IReadOnlyList{Dense}, string, string, string, int?, float?, int?, Effort,
    /// Action{EpochProgress})"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkMulticlassTrainer DenseNetwork(
        this MLContext mlContext, MulticlassClassificationLoss loss, IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        int? epochs = null, float? learningRate = null, int? batchSize = null,
        Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(new DenseNetworkMulticlassTrainer.Options { Loss = loss }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));
    }

    /// <summary>Trains a dense network to tell several classes apart, with all options at hand.</summary>
    /// <inheritdoc cref="DenseNetwork(MLContext, DenseNetworkBinaryTrainer.Options)" path="/*[not(self::summary)]"/>
    public static DenseNetworkMulticlassTrainer DenseNetwork(this MLContext mlContext, DenseNetworkMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkMulticlassTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to tell two classes apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="loss">The loss. <see langword="null"/>: cross-entropy for classes, squared error for numbers.</param>
    /// <param name="layers">The layers; the last one gives the prediction. <see langword="null"/>: the trainer chooses the network.</param>
    /// <param name="labelColumnName">The label: <see cref="bool"/> for two classes, a key for several, else <see cref="float"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>. <see langword="null"/>: none.</param>
    /// <param name="epochs">Passes over the rows, 1 to 1,000,000. <see langword="null"/>: 100, without layers by the rows.</param>
    /// <param name="learningRate">The step size: positive and finite. <see langword="null"/>: 0.001, without layers the recipe's.</param>
    /// <param name="batchSize">Rows per step, at least 1. <see langword="null"/>: 32, without layers by the rows.</param>
    /// <param name="effort">How much time the trainer spends where it chooses the network. Default <c>Standard</c>.</param>
    /// <param name="onEpoch">Called after each epoch, to show progress or to stop training. <see langword="null"/>: none.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument is out of its range.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null, int? epochs = null, float? learningRate = null, int? batchSize = null,
        BinaryClassificationLoss? loss = null, Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null) =>
        catalog.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Loss = loss ?? Loss.BinaryCrossEntropy }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));

    /// <summary>Trains a dense network to tell two classes apart, with all options at hand.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, DenseNetworkBinaryTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Trains a dense network to predict a number.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, IReadOnlyList{Dense}, int?,
    /// float?, int?, BinaryClassificationLoss, Effort, Action{EpochProgress})"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkRegressionTrainer DenseNetwork(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null, int? epochs = null, float? learningRate = null, int? batchSize = null,
        RegressionLoss? loss = null, Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null) =>
        catalog.DenseNetwork(new DenseNetworkRegressionTrainer.Options { Loss = loss ?? Loss.MeanSquaredError }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));

    /// <summary>Trains a dense network to predict a number, with all options at hand.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, DenseNetworkBinaryTrainer.Options)"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkRegressionTrainer DenseNetwork(
        this RegressionCatalog.RegressionTrainers catalog, DenseNetworkRegressionTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Trains a dense network to tell several classes apart.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string, IReadOnlyList{Dense}, int?,
    /// float?, int?, BinaryClassificationLoss, Effort, Action{EpochProgress})"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkMulticlassTrainer DenseNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null, int? epochs = null, float? learningRate = null, int? batchSize = null,
        MulticlassClassificationLoss? loss = null, Effort effort = Effort.Standard, Action<EpochProgress>? onEpoch = null) =>
        catalog.DenseNetwork(new DenseNetworkMulticlassTrainer.Options { Loss = loss ?? Loss.SoftmaxCrossEntropy }.With(
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize, effort, onEpoch));

    /// <summary>Trains a dense network to tell several classes apart, with all options at hand.</summary>
    /// <inheritdoc
    /// cref="DenseNetwork(BinaryClassificationCatalog.BinaryClassificationTrainers, DenseNetworkBinaryTrainer.Options)"
    /// path="/*[not(self::summary)]"/>
    public static DenseNetworkMulticlassTrainer DenseNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DenseNetworkMulticlassTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Sets the options that the short methods take as arguments.</summary>
    internal static TOptions With<TOptions>(
        this TOptions options, IReadOnlyList<Dense>? layers,
        string label, string features, string? weight,
        int? epochs, float? learningRate, int? batchSize,
        Effort effort, Action<EpochProgress>? onEpoch)
        where TOptions : DenseNetworkOptions
    {
        options.Layers = layers;
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        options.Epochs = epochs;
        options.LearningRate = learningRate;
        options.BatchSize = batchSize;
        options.Effort = effort;
        options.OnEpoch = onEpoch;
        return options;
    }
}
