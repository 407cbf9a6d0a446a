using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Trains a dense network to predict several numbers at once, by mean squared error or another loss of regressions.</summary>
/// <remarks>
/// Made by <c>mlContext.Regression.Trainers.DenseNetworkMultiOutput</c> or <c>mlContext.DenseNetwork</c>.
/// <see cref="DenseNetworkTrainerBase{TTransformer, TModel}"/> describes what all dense network trainers share.
/// <para>
/// <b>Columns.</b> Label: known-size vector of <see cref="float"/>; NaN is missing. Output: Score (vector of <see cref="float"/> as long
/// as the label, each on its label's own scale, with the label's slot names).
/// </para>
/// <para>
/// <b>Scoring function.</b> As <see cref="DenseNetworkRegressionTrainer"/>, but the last layer has as many units as the label has
/// numbers, each with its own scale and center.
/// </para>
/// <para>
/// <b>Loss and missing numbers.</b> The loss is the mean of <see cref="DenseNetworkRegressionOptions.Loss"/> over the numbers that labels
/// have, each with the weight of its row: sum(w_i loss_ij) / sum(w_i) over all rows i and the numbers j that row i has. In a mini-batch
/// of n rows, n * mean of w_i times the numbers of row i, over all training rows, takes the place of sum(w_i), so that a number counts the
/// same in every batch. A row is skipped and counted in a warning if all its numbers are missing or one is infinite. A number that no
/// training row has is an exception.
/// </para>
/// <para>
/// ML.NET's own evaluation, cross-validation and permutation feature importance of regressions take one number. Use
/// <c>mlContext.Regression.EvaluateMultiOutput</c> and <c>mlContext.Data.CrossValidationSplit</c>.
/// </para>
/// </remarks>
/// <example><code>
/// var trainer = mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(64), new Dense(32), new Dense(3)], epochs: 50);
/// var model = trainer.Fit(trainingData);
/// Console.WriteLine(mlContext.Regression.EvaluateMultiOutput(model.Transform(testData)));
/// </code></example>
public sealed class DenseNetworkMultiOutputRegressionTrainer
    : DenseNetworkTrainerBase<MultiOutputRegressionPredictionTransformer, DenseNetworkMultiOutputRegressionModelParameters>
{
    internal DenseNetworkMultiOutputRegressionTrainer(IHostEnvironment env, Options options)
        : base(
            env, nameof(DenseNetworkMultiOutputRegressionTrainer), options,
            new(options.LabelColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false))
    {
    }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override int Outputs(RoleMappedData data)
    {
        data.CheckMultiOutputRegressionLabel();
        return data.Schema.Label!.Value.Type.GetVectorSize();
    }

    private protected override DenseNetworkMultiOutputRegressionModelParameters CreateModel(
        TrainedNetwork network, TrainingRecord record) => new(Host, network, record);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
        TrainerColumns.OfMultiOutputRegression(inputSchema.Single(column => column.Name == LabelColumn.Name));

    /// <inheritdoc/>
    protected override MultiOutputRegressionPredictionTransformer MakeTransformer(
        DenseNetworkMultiOutputRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    /// <summary>Options of <see cref="DenseNetworkMultiOutputRegressionTrainer"/>.</summary>
    public sealed class Options : DenseNetworkRegressionOptions
    {
        internal override Loss ChosenLoss => Loss is null ? null! : new MultiOutputLoss(Loss);
    }
}
