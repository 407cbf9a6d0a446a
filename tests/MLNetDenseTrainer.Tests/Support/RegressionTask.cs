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

    public override double SkillWanted => 0.5;

    public override double Skill(MLContext mlContext, IDataView scored) => mlContext.Regression.Evaluate(scored).RSquared;

    public override bool SpoilLabel(Row row) => float.IsNaN(row.Number = float.NaN);

    protected override IDataView WithLabel(MLContext mlContext, IDataView rows) =>
        mlContext.Transforms.CopyColumns("Label", nameof(Row.Number)).Fit(rows).Transform(rows);

    protected override DenseNetworkRegressionTrainer Create(MLContext mlContext, DenseNetworkRegressionTrainer.Options options) =>
        mlContext.Regression.Trainers.DenseNetwork(options);
}
