using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell two classes apart, by binary cross-entropy or focal loss.</summary>
/// <remarks>
/// Made by <c>mlContext.BinaryClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <see cref="DenseNetworkTrainerBase{TTransformer, TModel}"/> describes the network, its training and the characteristics that all dense
/// network trainers share.
/// <list type="table">
/// <listheader><term>Trainer characteristics</term><description></description></listheader>
/// <item><term>Machine learning task</term><description>Binary classification</description></item>
/// <item><term>Label column</term><description><see cref="bool"/></description></item>
/// <item>
/// <term>Output columns</term>
/// <description>
/// Score (<see cref="float"/>, the logit), Probability (<see cref="float"/>), PredictedLabel (<see cref="bool"/>, Score above 0)
/// </description>
/// </item>
/// </list>
/// <para>
/// <b>Scoring function.</b> The last layer gives one number z: Score = z and Probability = 1 / (1 + e^(-z)). Several networks are averaged
/// by their probabilities.
/// </para>
/// <para>
/// <b>Loss.</b> Binary cross-entropy, computed from the logit: -ln(Probability) for a label that is true, -ln(1 - Probability) for one
/// that is false. <see cref="Options.Loss"/> may name another.
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

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckBinaryLabel();
        return 1;
    }

    private protected override DenseNetworkBinaryModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfBinaryClassification();

    /// <inheritdoc/>
    protected override BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> MakeTransformer(
        DenseNetworkBinaryModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>(Host, model, trainSchema, FeatureColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkBinaryTrainer"/>.</summary>
    public sealed class Options : DenseNetworkClassificationOptions
    {
        /// <summary>The loss that training minimizes.</summary>
        /// <value>Default <see cref="MLNetDenseTrainer.Loss.BinaryCrossEntropy"/>.</value>
        public BinaryClassificationLoss Loss = MLNetDenseTrainer.Loss.BinaryCrossEntropy;

        internal override Loss ChosenLoss => Loss;
    }
}
