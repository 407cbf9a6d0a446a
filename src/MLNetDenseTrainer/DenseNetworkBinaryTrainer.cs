using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell two classes apart, by binary cross-entropy or focal loss.</summary>
/// <remarks>
/// Made by <c>mlContext.BinaryClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <list type="table">
/// <listheader><term>Trainer characteristics</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>Binary classification</description></item>
/// <item><term>Label column</term><description><see cref="bool"/></description></item>
/// <item><term>Feature column</term><description>known-size vector of <see cref="float"/>, dense or sparse</description></item>
/// <item><term>Output columns</term><description>Score (<see cref="float"/>, the logit), Probability (<see cref="float"/>), PredictedLabel (<see cref="bool"/>, Score above 0)</description></item>
/// <item><term>Is normalization required?</term><description>No: features are scaled as part of the model (<see cref="DenseNetworkOptions.InputScaling"/>)</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept, up to <see cref="DenseNetworkOptions.MaximumDataMemory"/></description></item>
/// <item><term>Required NuGet in addition to Microsoft.ML</term><description>MLNetDenseTrainer</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes</description></item>
/// </list>
/// <para>
/// <b>Scoring function.</b> With x the scaled features, h_0 = x and h_l = a_l(W_l h_(l-1) + b_l) for each layer l, where a_l is its activation, the last layer gives one
/// number z: Score = z and Probability = 1 / (1 + e^(-z)). Several networks are averaged by their probabilities.
/// </para>
/// <para><b>Loss.</b> Binary cross-entropy, computed from the logit: -ln(Probability) for a label that is true, -ln(1 - Probability) for one that is false; unless <see cref="Options.Loss"/> names another.</para>
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
/// var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options
/// {
///     Layers = [new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid)],
///     ValidationFraction = 0.2f,
///     EarlyStopping = new EarlyStopping(patience: 10),
/// });
/// var model = trainer.Fit(trainingData);
/// var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(testData));
/// </code>
/// </example>
public sealed class DenseNetworkBinaryTrainer
    : DenseNetworkTrainerBase<BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>, DenseNetworkBinaryModelParameters>
{
    internal DenseNetworkBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkBinaryTrainer), options, TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName))
    {
    }

    /// <summary>What the trainer predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckBinaryLabel();
        return 1;
    }

    private protected override DenseNetworkBinaryModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <summary>The columns the transformer adds.</summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <returns>Score, Probability and PredictedLabel.</returns>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfBinaryClassification();

    /// <summary>The transformer that predicts with a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The columns it was trained on.</param>
    /// <returns>The transformer.</returns>
    protected override BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> MakeTransformer(DenseNetworkBinaryModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>(Host, model, trainSchema, FeatureColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkBinaryTrainer"/>.</summary>
    public sealed class Options : DenseNetworkClassificationOptions
    {
        /// <summary>What training minimises.</summary>
        /// <value>Default <see cref="MLNetDenseTrainer.Loss.BinaryCrossEntropy"/>.</value>
        public BinaryClassificationLoss Loss = MLNetDenseTrainer.Loss.BinaryCrossEntropy;

        internal override Loss ChosenLoss => Loss;
    }
}
