using MLNetDenseTrainer;
using MLNetDenseTrainer.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Makes dense network trainers, from an <see cref="MLContext"/> and from its catalogs.</summary>
public static class DenseNetworkCatalog
{
    /// <summary>Trains a dense network to tell two classes apart.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="loss">The loss, which says the task.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="labelColumnName">The label column: a <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(
        this MLContext mlContext,
        BinaryClassificationLoss loss,
        IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(Simple(new DenseNetworkBinaryTrainer.Options { Loss = loss }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));
    }

    /// <summary>Trains a dense network to tell two classes apart, with all options at hand.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(this MLContext mlContext, DenseNetworkBinaryTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkBinaryTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to predict a number.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="loss">The loss, which says the task.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="labelColumnName">The label column: a <see cref="float"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkRegressionTrainer DenseNetwork(
        this MLContext mlContext,
        RegressionLoss loss,
        IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(Simple(new DenseNetworkRegressionTrainer.Options { Loss = loss }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));
    }

    /// <summary>Trains a dense network to predict a number, with all options at hand.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkRegressionTrainer DenseNetwork(this MLContext mlContext, DenseNetworkRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkRegressionTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to tell several classes apart.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="loss">The loss, which says the task.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="labelColumnName">The label column: a key.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkMulticlassTrainer DenseNetwork(
        this MLContext mlContext,
        MulticlassClassificationLoss loss,
        IReadOnlyList<Dense>? layers = null,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return mlContext.DenseNetwork(Simple(new DenseNetworkMulticlassTrainer.Options { Loss = loss }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));
    }

    /// <summary>Trains a dense network to tell several classes apart, with all options at hand.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkMulticlassTrainer DenseNetwork(this MLContext mlContext, DenseNetworkMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkMulticlassTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to tell two classes apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column: a <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <param name="loss">What training minimises. <see langword="null"/>: <see cref="Loss.BinaryCrossEntropy"/>.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null,
        BinaryClassificationLoss? loss = null) =>
        catalog.DenseNetwork(Simple(new DenseNetworkBinaryTrainer.Options { Loss = loss ?? Loss.BinaryCrossEntropy }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));

    /// <summary>Trains a dense network to tell two classes apart, with all options at hand.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkBinaryTrainer DenseNetwork(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, DenseNetworkBinaryTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Trains a dense network to predict a number.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column: a <see cref="float"/>.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <param name="loss">What training minimises. <see langword="null"/>: <see cref="Loss.MeanSquaredError"/>.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkRegressionTrainer DenseNetwork(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null,
        RegressionLoss? loss = null) =>
        catalog.DenseNetwork(Simple(new DenseNetworkRegressionTrainer.Options { Loss = loss ?? Loss.MeanSquaredError }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));

    /// <summary>Trains a dense network to predict a number, with all options at hand.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkRegressionTrainer DenseNetwork(this RegressionCatalog.RegressionTrainers catalog, DenseNetworkRegressionTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Trains a dense network to tell several classes apart.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column: a key.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="layers">The layers, the last one giving the prediction. <see langword="null"/>: a network chosen by the
    /// trainer.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <param name="loss">What training minimises. <see langword="null"/>: <see cref="Loss.SoftmaxCrossEntropy"/>.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkMulticlassTrainer DenseNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null,
        MulticlassClassificationLoss? loss = null) =>
        catalog.DenseNetwork(Simple(new DenseNetworkMulticlassTrainer.Options { Loss = loss ?? Loss.SoftmaxCrossEntropy }, layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));

    /// <summary>Trains a dense network to tell several classes apart, with all options at hand.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkMulticlassTrainer DenseNetwork(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DenseNetworkMulticlassTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    internal static TOptions Simple<TOptions>(
        TOptions options, IReadOnlyList<Dense>? layers, string label, string features, string? weight, int? epochs, float? learningRate, int? batchSize)
        where TOptions : DenseNetworkOptions
    {
        options.Layers = layers;
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        options.Epochs = epochs;
        options.LearningRate = learningRate;
        options.BatchSize = batchSize;
        return options;
    }
}
