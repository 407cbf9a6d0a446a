using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell several classes apart, by cross-entropy over softmax or focal loss.</summary>
/// <remarks>
/// Made by <c>mlContext.MulticlassClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <see cref="DenseNetworkTrainerBase{TTransformer, TModel}"/> describes what all dense network trainers share.
/// <para>
/// <b>Columns.</b> Label: key (<c>MapValueToKey</c> makes one). Outputs: Score (vector of <see cref="float"/>, the probability of each
/// class) and PredictedLabel (key with the label's values).
/// </para>
/// <para>
/// <b>Scoring function.</b> The last layer gives one number z_c for each class c: Score_c = e^(z_c) / sum_k e^(z_k). Several networks are
/// averaged by their probabilities. A class of the label's key that never occurs has a score too, which training makes small.
/// <see cref="ClassNamesExtensions.GetClassNames"/> names the classes in the order of the scores.
/// </para>
/// <para><b>Loss.</b> Cross-entropy: -ln(Score of the label's class). <see cref="Options.Loss"/> may be another.</para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label", "Species")
///     .Append(mlContext.MulticlassClassification.Trainers.DenseNetwork())
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedSpecies", "PredictedLabel"));
/// var model = pipeline.Fit(trainingData);
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(testData));
/// </code></example>
public sealed class DenseNetworkMulticlassTrainer
    : DenseNetworkTrainerBase<MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>, DenseNetworkMulticlassModelParameters>
{
    internal DenseNetworkMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkMulticlassTrainer), options, TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckMulticlassLabel(out int classes);
        return classes;
    }

    private protected override DenseNetworkMulticlassModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
        TrainerColumns.OfMulticlassClassification(inputSchema.Single(column => column.Name == LabelColumn.Name));

    /// <inheritdoc/>
    protected override MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters> MakeTransformer(
        DenseNetworkMulticlassModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>(
            Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkMulticlassTrainer"/>.</summary>
    public sealed class Options : DenseNetworkClassificationOptions
    {
        /// <summary>The loss that training minimizes.</summary>
        /// <value>Default <see cref="MLNetDenseTrainer.Loss.SoftmaxCrossEntropy"/>.</value>
        public MulticlassClassificationLoss Loss = MLNetDenseTrainer.Loss.SoftmaxCrossEntropy;

        internal override Loss ChosenLoss => Loss;
    }
}
