using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Regression of three numbers at once, which have names.</summary>
public sealed class MultiOutputTask : TypedTaskUnderTest<
    DenseNetworkMultiOutputRegressionTrainer,
    DenseNetworkMultiOutputRegressionTrainer.Options,
    MultiOutputRegressionPredictionTransformer,
    DenseNetworkMultiOutputRegressionModelParameters>
{
    public override string Name => "multi-output";

    public override int Outputs => Row.NumberCount;

    public override double SkillWanted => 0.5;

    public override double Skill(MLContext mlContext, IDataView scored) => mlContext.Regression.EvaluateMultiOutput(scored).MeanRSquared;

    public override bool SpoilLabel(Row row)
    {
        row.Numbers = [float.NaN, float.NaN, float.NaN];
        return true;
    }

    protected override IDataView WithLabel(MLContext mlContext, IDataView rows) =>
        mlContext.Transforms.CopyColumns("Label", nameof(Row.Numbers)).Fit(rows).Transform(rows);

    protected override DenseNetworkMultiOutputRegressionTrainer Create(MLContext mlContext, DenseNetworkMultiOutputRegressionTrainer.Options options) =>
        mlContext.Regression.Trainers.DenseNetworkMultiOutput(options);
}
