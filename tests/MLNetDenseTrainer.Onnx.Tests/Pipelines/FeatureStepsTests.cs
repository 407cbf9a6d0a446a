using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>A network behind the steps with which ML.NET's users make features.</summary>
public sealed class FeatureStepsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Exported => [.. FeatureSteps.Exported.Keys];

    [Theory]
    [MemberData(nameof(Exported))]
    public void A_network_behind_the_step_fitted_and_loaded(string step)
    {
        IEstimator<ITransformer> trainer = Tasks.Regression.SmallTrainer(_mlContext, options => options.LabelColumnName = "Number");
        IEstimator<ITransformer> pipeline = FeatureSteps.Exported[step](_mlContext.Transforms).Append(trainer);
        ITransformer fitted = pipeline.Fit(TableRow.View(_mlContext, 80, seed: 1));
        IDataView data = TableRow.View(_mlContext, 30, seed: 2);

        ExportedPipeline.AssertAgrees(_mlContext, fitted, data, "Features", "Score");
        ExportedPipeline.AssertAgrees(_mlContext, ModelFile.Reload(_mlContext, fitted), data, "Features", "Score");
    }
}
