using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell several classes apart, by cross-entropy over softmax or focal loss.</summary>
/// <remarks>
/// Made by <c>mlContext.MulticlassClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <list type="table">
/// <listheader><term>Trainer characteristics</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>Multiclass classification</description></item>
/// <item><term>Label column</term><description>key (<c>MapValueToKey</c> makes one)</description></item>
/// <item><term>Feature column</term><description>known-size vector of <see cref="float"/>, dense or sparse</description></item>
/// <item><term>Output columns</term><description>Score (vector of <see cref="float"/>, the probability of each class), PredictedLabel (key with the label's values)</description></item>
/// <item><term>Is normalization required?</term><description>No: features are scaled as part of the model (<see cref="DenseNetworkOptions.InputScaling"/>)</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept, up to <see cref="DenseNetworkOptions.MaximumDataMemory"/></description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>MLNetDenseTrainer</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes</description></item>
/// </list>
/// <para>
/// <b>Scoring function.</b> With x the scaled features, h_0 = x and h_l = a_l(W_l h_(l-1) + b_l) for each layer l, where a_l is its activation, the last layer gives
/// one number z_c for each class c: Score_c = e^(z_c) / sum_k e^(z_k). Several networks are averaged by their probabilities. A class of the label's key that never occurs has a score too, which training makes small.
/// <see cref="ClassNamesExtensions.GetClassNames"/> names the classes in the order of the scores.
/// </para>
/// <para><b>Loss.</b> Cross-entropy, computed from the z: -ln(Score of the label's class); unless <see cref="Options.Loss"/> names another.</para>
/// <para>
/// <b>Training.</b> In each epoch the rows are dealt into mini-batches of <see cref="DenseNetworkOptions.BatchSize"/> in a new order.
/// The loss of a mini-batch of n rows is sum(w_i loss_i) / (n * mean weight of all training rows), where w_i is a row's example weight
/// times the factor of its class. So a weight of n is the row n times, whatever the size of the batch, and a common factor of all weights
/// cancels.
/// Backpropagation finds the gradient, and the <see cref="DenseNetworkOptions.Optimizer"/> takes a step against it.
/// Losses are reported as sum(w_i loss_i) / sum(w_i). Without <see cref="DenseNetworkOptions.Layers"/> the trainer chooses layers, scaling,
/// schedule and the number of networks it averages by the data.
/// The same seed and data give the same model, bit for bit, for any number of threads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Species")
///     .Append(mlContext.MulticlassClassification.Trainers.DenseNetwork())
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel"));
/// var model = pipeline.Fit(trainingData);
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(testData));
/// </code>
/// </example>
public sealed class DenseNetworkMulticlassTrainer
    : DenseNetworkTrainerBase<MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>, DenseNetworkMulticlassModelParameters>
{
    internal DenseNetworkMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkMulticlassTrainer), options, TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckMulticlassLabel(out int classes);
        return classes;
    }

    private protected override DenseNetworkMulticlassModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <summary>The columns the transformer adds.</summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <returns>Score and PredictedLabel.</returns>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfMulticlassClassification(inputSchema.Single(column => column.Name == LabelColumn.Name));

    /// <summary>The transformer that predicts with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The columns it was trained on.</param>
    /// <returns>The transformer.</returns>
    protected override MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters> MakeTransformer(DenseNetworkMulticlassModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkMulticlassTrainer"/>.</summary>
    public sealed class Options : DenseNetworkClassificationOptions
    {
        /// <summary>What training minimises.</summary>
        /// <value>Default <see cref="MLNetDenseTrainer.Loss.SoftmaxCrossEntropy"/>.</value>
        public MulticlassClassificationLoss Loss = MLNetDenseTrainer.Loss.SoftmaxCrossEntropy;

        internal override Loss ChosenLoss => Loss;
    }
}
