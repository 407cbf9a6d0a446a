using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

public sealed class RegressionTask : TypedTaskUnderTest<
    DenseNetworkRegressionTrainer,
    DenseNetworkRegressionTrainer.Options,
    RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>,
    DenseNetworkRegressionModelParameters>
{
    public override string Name => "regression";

    protected override IDataView WithLabel(MLContext mlContext, IDataView rows) =>
        mlContext.Transforms.CopyColumns("Label", nameof(Row.Number)).Fit(rows).Transform(rows);

    protected override DenseNetworkRegressionTrainer Create(MLContext mlContext, DenseNetworkRegressionTrainer.Options options) =>
        mlContext.Regression.Trainers.DenseNetwork(options);
}
