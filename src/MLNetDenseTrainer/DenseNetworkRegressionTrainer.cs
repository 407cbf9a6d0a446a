using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to predict a number: the mean of the label, by mean squared error, or what another loss asks for.</summary>
/// <remarks>
/// The label is a <see cref="float"/>, the features a known-size vector of <see cref="float"/>. Output column: Score, on the label's own scale.
/// Made by <c>mlContext.Regression.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// </remarks>
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
