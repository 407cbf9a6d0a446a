using MLNetDenseTrainer;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Makes dense network trainers for labels of several numbers, and measures their models.</summary>
public static class MultiOutputRegressionCatalog
{
    /// <summary>Trains a dense network to predict several numbers at once, with all options at hand.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetwork(this MLContext mlContext, DenseNetworkMultiOutputRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return new DenseNetworkMultiOutputRegressionTrainer(mlContext, OptionsChecks.Checked(options));
    }

    /// <summary>Trains a dense network to predict several numbers at once.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label column: a known-size vector of <see cref="float"/>; numbers that are NaN are missing and
    /// left out.</param>
    /// <param name="featureColumnName">The feature column: a known-size vector of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, <see cref="float"/>, or <see langword="null"/> for
    /// none.</param>
    /// <param name="layers">The layers, the last one with as many units as the label has numbers. <see langword="null"/>: a network chosen
    /// by the trainer.</param>
    /// <param name="epochs">Passes over the training rows, 1 to 1,000,000. <see langword="null"/>: 100, and without layers by the number of
    /// rows.</param>
    /// <param name="learningRate">How far a step goes along the gradient: positive and finite. <see langword="null"/>: 0.001, and without
    /// layers the recipe's.</param>
    /// <param name="batchSize">Rows per training step, at least 1. <see langword="null"/>: 32, and without layers by the number of
    /// rows.</param>
    /// <param name="loss">What training minimises, for each number. <see langword="null"/>: <see cref="Loss.MeanSquaredError"/>.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">The layers do not fit the loss, or an argument makes no sense.</exception>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetworkMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        IReadOnlyList<Dense>? layers = null,
        int? epochs = null,
        float? learningRate = null,
        int? batchSize = null,
        RegressionLoss? loss = null) =>
        catalog.DenseNetworkMultiOutput(DenseNetworkCatalog.Simple(
            new DenseNetworkMultiOutputRegressionTrainer.Options { Loss = loss ?? Loss.MeanSquaredError },
            layers, labelColumnName, featureColumnName, exampleWeightColumnName, epochs, learningRate, batchSize));

    /// <summary>Trains a dense network to predict several numbers at once, with all options at hand.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The options, which are copied.</param>
    /// <returns>The trainer, to append to a pipeline or to fit.</returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static DenseNetworkMultiOutputRegressionTrainer DenseNetworkMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog, DenseNetworkMultiOutputRegressionTrainer.Options options) =>
        new(catalog.GetEnvironment(), OptionsChecks.Checked(options));

    /// <summary>Measures predictions of several numbers, which <see cref="RegressionCatalog.Evaluate"/> does not take.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows with labels and scores, as <c>model.Transform</c> gives them.</param>
    /// <param name="labelColumnName">The label column: a known-size vector of <see cref="float"/>. Numbers that are NaN are missing: they
    /// are left out and counted.</param>
    /// <param name="scoreColumnName">The score column: a vector of the same size.</param>
    /// <returns>Figures for each number, and their means.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size.</exception>
    /// <exception cref="InvalidOperationException">There is no label, or a row has other numbers of labels or scores than the
    /// schema.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return MultiOutputEvaluation.Of(data, labelColumnName, scoreColumnName);
    }
}
