using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Multiclass classification with label keys that stand for texts or numbers, or for nothing but themselves.</summary>
public sealed class MulticlassTask(string labelColumn) : TypedTaskUnderTest<
    DenseNetworkMulticlassTrainer,
    DenseNetworkMulticlassTrainer.Options,
    MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>,
    DenseNetworkMulticlassModelParameters>
{
    public override string Name => $"multiclass {labelColumn}";

    public override int Outputs => Rows.Classes;

    public override bool KeepsClassesThatDoNotOccur => labelColumn == nameof(Row.BareKey);

    public override double SkillWanted => 0.83;

    public override double Skill(MLContext mlContext, IDataView scored) => mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy;

    public override bool SpoilLabel(Row row)
    {
        (row.Name, row.BareKey) = ("", Rows.Classes);
        return labelColumn != nameof(Row.Class);
    }

    protected override IDataView WithLabel(MLContext mlContext, IDataView rows)
    {
        IEstimator<ITransformer> label = labelColumn == nameof(Row.BareKey)
            ? mlContext.Transforms.CopyColumns("Label", labelColumn)
            : mlContext.Transforms.Conversion.MapValueToKey("Label", labelColumn, keyOrdinality: KeyOrdinality.ByValue);
        return label.Fit(rows).Transform(rows);
    }

    protected override DenseNetworkMulticlassTrainer Create(MLContext mlContext, DenseNetworkMulticlassTrainer.Options options) =>
        mlContext.MulticlassClassification.Trainers.DenseNetwork(options);
}
