using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell two classes apart, by binary cross-entropy or focal loss.</summary>
/// <remarks>
/// Made by <c>mlContext.BinaryClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <see cref="DenseNetworkTrainerBase{TTransformer, TModel}"/> describes what all dense network trainers share.
/// <para>
/// <b>Columns.</b> Label: <see cref="bool"/>. Outputs: Score (<see cref="float"/>, the logit), Probability (<see cref="float"/>) and
/// PredictedLabel (<see cref="bool"/>, Score above 0).
/// </para>
/// <para>
/// <b>Scoring function.</b> The last layer gives one number z: Score = z and Probability = 1 / (1 + e^(-z)). Several networks are averaged
/// by their probabilities.
/// </para>
/// <para>
/// <b>Loss.</b> Binary cross-entropy: -ln(Probability) for true, -ln(1 - Probability) for false. <see cref="Options.Loss"/> may be another.
/// </para>
/// </remarks>
/// <example><code>
/// var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options
/// {
///     Layers = [new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid)],
///     ValidationFraction = 0.2f,
///     EarlyStopping = new EarlyStopping(patience: 10),
/// });
/// var model = trainer.Fit(trainingData);
/// var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(testData));
/// </code></example>
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
