using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

public sealed class BinaryTask : TypedTaskUnderTest<
    DenseNetworkBinaryTrainer,
    DenseNetworkBinaryTrainer.Options,
    BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>,
    DenseNetworkBinaryModelParameters>
{
    public override string Name => "binary";

    public override double SkillWanted => 0.83;

    public override double Skill(MLContext mlContext, IDataView scored) => mlContext.BinaryClassification.Evaluate(scored).Accuracy;

    protected override IDataView WithLabel(MLContext mlContext, IDataView rows) =>
        mlContext.Transforms.CopyColumns("Label", nameof(Row.Flag)).Fit(rows).Transform(rows);

    protected override DenseNetworkBinaryTrainer Create(MLContext mlContext, DenseNetworkBinaryTrainer.Options options) =>
        mlContext.BinaryClassification.Trainers.DenseNetwork(options);
}
