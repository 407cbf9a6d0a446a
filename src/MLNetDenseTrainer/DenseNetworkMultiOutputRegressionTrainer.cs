using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to predict several numbers at once, by mean squared error or another loss of regressions.</summary>
/// <remarks>
/// Made by <c>mlContext.Regression.Trainers.DenseNetworkMultiOutput</c> or <c>mlContext.DenseNetwork</c>.
/// <list type="table">
/// <listheader><term>Trainer characteristics</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>Regression of several numbers at once, measured by <c>mlContext.Regression.EvaluateMultiOutput</c></description></item>
/// <item><term>Label column</term><description>known-size vector of <see cref="float"/>; a number that is NaN is missing</description></item>
/// <item><term>Feature column</term><description>known-size vector of <see cref="float"/>, dense or sparse</description></item>
/// <item><term>Output columns</term><description>Score (vector of <see cref="float"/> as long as the label, each on its label's own scale, with the label's slot names)</description></item>
/// <item><term>Is normalization required?</term><description>No: features are scaled as part of the model (<see cref="DenseNetworkOptions.InputScaling"/>)</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept, up to <see cref="DenseNetworkOptions.MaximumDataMemory"/></description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>MLNetDenseTrainer</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes</description></item>
/// </list>
/// <para>
/// <b>Scoring function.</b> That of <see cref="DenseNetworkRegressionTrainer"/>, with a last layer of as many units as the label has numbers, each with a scale and a center of its own.
/// </para>
/// <para>
/// <b>Loss and missing numbers.</b> The loss is the mean of <see cref="DenseNetworkRegressionOptions.Loss"/> over the numbers that labels
/// have, each with the weight of its row: sum(w_i loss_ij) / sum(w_i) over all rows i and the numbers j that row i has. That of a
/// mini-batch
/// of n rows is sum(w_i loss_ij) / (n * mean of w_i times the numbers of row i, over all training rows), so that a number counts the same
/// in
/// every batch. A number that is missing is left out for its row alone and counted in the log; so is it where numbers are scaled. A row
/// whose
/// numbers are all missing, or one of them infinite, is skipped and counted in a warning; a number that no training row has is an
/// exception.
/// </para>
/// <para>
/// ML.NET's own evaluation, cross-validation and permutation feature importance of regressions take one number. For folds there is <c>mlContext.Data.CrossValidationSplit</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var trainer = mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(64), new Dense(32), new Dense(3)], epochs: 50);
/// var model = trainer.Fit(trainingData);
/// Console.WriteLine(mlContext.Regression.EvaluateMultiOutput(model.Transform(testData)));
/// </code>
/// </example>
public sealed class DenseNetworkMultiOutputRegressionTrainer
    : DenseNetworkTrainerBase<MultiOutputRegressionPredictionTransformer, DenseNetworkMultiOutputRegressionModelParameters>
{
    internal DenseNetworkMultiOutputRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkMultiOutputRegressionTrainer), options, TrainerColumns.Targets(options))
    {
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckMultiOutputRegressionLabel();
        return data.Schema.Label!.Value.Type.GetVectorSize();
    }

    private protected override DenseNetworkMultiOutputRegressionModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <summary>The columns the transformer adds.</summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <returns>Score.</returns>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfMultiOutputRegression(inputSchema.Single(column => column.Name == LabelColumn.Name));

    /// <summary>The transformer that predicts with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The columns it was trained on.</param>
    /// <returns>The transformer.</returns>
    protected override MultiOutputRegressionPredictionTransformer MakeTransformer(DenseNetworkMultiOutputRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    /// <summary>Options of <see cref="DenseNetworkMultiOutputRegressionTrainer"/>.</summary>
    public sealed class Options : DenseNetworkRegressionOptions
    {
        internal override Loss ChosenLoss => Loss is null ? null! : new MultiOutputLoss(Loss);
    }
}
