using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to tell two classes apart, by binary cross-entropy or focal loss.</summary>
/// <remarks>
/// The label is a <see cref="bool"/>, the features a known-size vector of <see cref="float"/>. Output columns: Score (the logit), Probability and
/// PredictedLabel. Made by <c>mlContext.BinaryClassification.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// </remarks>
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
