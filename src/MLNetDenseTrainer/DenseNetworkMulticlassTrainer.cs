using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell several classes apart, by cross-entropy over softmax or focal loss.</summary>
/// <remarks>
/// The label is a key, the features a known-size vector of <see cref="float"/>. Output columns: Score (the probability of each class) and
/// PredictedLabel (a key with the label's values). Made by <c>mlContext.MulticlassClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// </remarks>
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
