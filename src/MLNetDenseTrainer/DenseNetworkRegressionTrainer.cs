using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to predict a number: the label's mean by squared error, its median by absolute error.</summary>
/// <remarks>
/// Made by <c>mlContext.Regression.Trainers.DenseNetwork</c> or <c>mlContext.DenseNetwork</c>.
/// <see cref="DenseNetworkTrainerBase{TTransformer, TModel}"/> describes what all dense network trainers share.
/// <para><b>Columns.</b> Label: <see cref="float"/>. Output: Score (<see cref="float"/>, on the label's own scale).</para>
/// <para>
/// <b>Scoring function.</b> The last layer gives one number z: Score = z * scale + center. Scale and center are the label's standard
/// deviation and mean, or with losses for outliers its interquartile range / 1.349 and median
/// (<see cref="DenseNetworkRegressionOptions.StandardizeTarget"/>), or 1 and 0. Several networks are averaged by their scores.
/// </para>
/// <para>
/// <b>Loss.</b> Half the squared error on the scale that z is on, (z - (label - center) / scale)^2 / 2.
/// <see cref="DenseNetworkRegressionOptions.Loss"/> may be another.
/// </para>
/// </remarks>
/// <example><code>
/// var trainer = mlContext.Regression.Trainers.DenseNetwork(layers: [new Dense(64), new Dense(32), new Dense(1)], epochs: 50);
/// var model = trainer.Fit(trainingData);
/// var metrics = mlContext.Regression.Evaluate(model.Transform(testData));
/// </code></example>
public sealed class DenseNetworkRegressionTrainer
    : DenseNetworkTrainerBase<RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>, DenseNetworkRegressionModelParameters>
{
    internal DenseNetworkRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(DenseNetworkRegressionTrainer), options, TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName))
    {
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckRegressionLabel();
        return 1;
    }

    private protected override DenseNetworkRegressionModelParameters CreateModel(TrainedNetwork network, TrainingRecord record) =>
        new(Host, network, record);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) => TrainerColumns.OfRegression();

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> MakeTransformer(
        DenseNetworkRegressionModelParameters model, DataViewSchema trainSchema) =>
        ScoringInBatches(new RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>(
            Host, model, trainSchema, FeatureColumn.Name));

    /// <summary>Options of <see cref="DenseNetworkRegressionTrainer"/>.</summary>
    public sealed class Options : DenseNetworkRegressionOptions;
}
