using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to predict a number: the mean of the label, by mean squared error, or what another loss asks for.</summary>
/// <remarks>
/// Made by <c>mlContext.Regression.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <list type="table">
/// <listheader><term>Trainer characteristics</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>Regression</description></item>
/// <item><term>Label column</term><description><see cref="float"/></description></item>
/// <item><term>Feature column</term><description>known-size vector of <see cref="float"/>, dense or sparse</description></item>
/// <item><term>Output columns</term><description>Score (<see cref="float"/>, on the label's own scale)</description></item>
/// <item><term>Is normalization required?</term><description>No: features are scaled as part of the model (<see cref="DenseNetworkOptions.InputScaling"/>)</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept, up to <see cref="DenseNetworkOptions.MaximumDataMemory"/></description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>MLNetDenseTrainer</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes</description></item>
/// </list>
/// <para>
/// <b>Scoring function.</b> With x the scaled features, h_0 = x and h_l = a_l(W_l h_(l-1) + b_l) for each layer l, where a_l is its activation, the last layer gives one
/// number z: Score = z * scale + center, where scale and center are the label's standard deviation and mean, or with losses for
/// outliers its interquartile range / 1.349 and median (<see cref="DenseNetworkRegressionOptions.StandardizeTarget"/>), or 1 and 0.
/// Several networks are averaged
/// by their scores.
/// </para>
/// <para><b>Loss.</b> Squared error on the scale that z is on, (z - (label - center) / scale)^2, unless <see cref="DenseNetworkRegressionOptions.Loss"/> names another.</para>
/// <para>
/// <b>Training.</b> In each epoch the rows are dealt into mini-batches of <see cref="DenseNetworkOptions.BatchSize"/> in a new order.
/// The loss of a mini-batch of n rows is sum(w_i loss_i) / (n * mean weight of all training rows), where w_i is a row's example weight.
/// So a weight of n is the row n times, whatever the size of the batch, and a common factor of all weights cancels.
/// Backpropagation finds the gradient, and the <see cref="DenseNetworkOptions.Optimizer"/> takes a step against it.
/// Losses are reported as sum(w_i loss_i) / sum(w_i). Without <see cref="DenseNetworkOptions.Layers"/> the trainer chooses layers, scaling,
/// schedule and the number of networks it averages by the data.
/// The same seed and data give the same model, bit for bit, for any number of threads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var trainer = mlContext.Regression.Trainers.DenseNetwork(layers: [new Dense(64), new Dense(32), new Dense(1)], epochs: 50);
/// var model = trainer.Fit(trainingData);
/// var metrics = mlContext.Regression.Evaluate(model.Transform(testData));
/// </code>
/// </example>
public sealed class DenseNetworkRegressionTrainer
    : DenseNetworkTrainerBase<RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>, DenseNetworkRegressionModelParameters>
{
    internal DenseNetworkRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkRegressionTrainer), options, TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckRegressionLabel();
        return 1;
    }

    private protected override DenseNetworkRegressionModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <summary>The columns the transformer adds.</summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <returns>Score.</returns>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfRegression();

    /// <summary>The transformer that predicts with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The columns it was trained on.</param>
    /// <returns>The transformer.</returns>
    protected override RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> MakeTransformer(DenseNetworkRegressionModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>(Host, model, trainSchema, FeatureColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkRegressionTrainer"/>.</summary>
    public sealed class Options : DenseNetworkRegressionOptions;
}
