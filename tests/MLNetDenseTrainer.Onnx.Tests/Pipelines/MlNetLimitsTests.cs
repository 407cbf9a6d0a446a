using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>The steps that ML.NET itself does not export. docs/ml-net.md lists them.</summary>
public sealed class MlNetLimitsTests
{
    private const string NotConvertible = "The targeted pipeline can not be fully converted into a well-defined ONNX model.";

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public MlNetLimitsTests() => _data = TableRow.View(_mlContext, 30, seed: 2);

    [Theory]
    [InlineData("NormalizeLogMeanVariance", NotConvertible)]
    [InlineData("NormalizeMeanVariance, distribution", NotConvertible)]
    [InlineData("NormalizeBinning", NotConvertible)]
    [InlineData("NormalizeSupervisedBinning", NotConvertible)]
    [InlineData("OneHotEncoding, binary", NotConvertible)]
    [InlineData("ProduceHashedWordBags", NotConvertible)]
    [InlineData("ApproximatedKernelMap", NotConvertible)]
    [InlineData("Expression", NotConvertible)]
    [InlineData("FeaturizeText, characters", NotConvertible)]
    [InlineData("FeaturizeText", "The given key 'Text_TextNormalizer' was not present")]
    [InlineData("FeaturizeText, diacritics removed", "The given key 'Text_TextNormalizer' was not present")]
    [InlineData("NormalizeText", "The given key 'Normal' was not present")]
    public void The_converter_refuses(string step, string message) =>
        AssertRefused(Fit(FeatureSteps.Refused[step](_mlContext.Transforms)), message);

    [Fact]
    public void The_converter_NamesTheScoreOfABinaryTrainerInstead()
    {
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, options => options.LabelColumnName = "Flag");

        ITransformer model = Fit(FeatureSteps.Refused["NormalizeBinning"](_mlContext.Transforms), trainer);

        AssertRefused(model, "The given key 'Score' was not present");
    }

    [Fact]
    public void Principal_components_in_place_AreAnInvalidFile()
    {
        ITransformer model = Fit(_mlContext.Transforms.Concatenate("Features", "Age", "Size")
            .Append(_mlContext.Transforms.ProjectToPrincipalComponents("Features", rank: 2)));
        byte[] file = ExportedPipeline.Convert(_mlContext, model, _data);

        OnnxRuntimeException exception = Assert.Throws<OnnxRuntimeException>(() => new OnnxModel(file));

        Assert.Contains("the graph is not acyclic", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_and_pairs_of_words_of_a_loaded_pipeline_AreCountedOtherwise()
    {
        ITransformer fitted = Fit(_mlContext.Transforms.Text.ProduceWordBags("Features", "Text", ngramLength: 2));

        ExportedPipeline.AssertAgrees(_mlContext, fitted, _data, "Features", "Score");
        ITransformer loaded = ModelFile.Reload(_mlContext, fitted);
        using OnnxTransformer onnx = ExportedPipeline.Apply(_mlContext, ExportedPipeline.Convert(_mlContext, loaded, _data), _data);

        // The network scores the features that it is given; these are others already.
        Assert.NotEqual(Features(fitted), Features(onnx));

        float[] Features(ITransformer pipeline) => ExportedPipeline.Values<float>(pipeline.Transform(_data), "Features");
    }

    private void AssertRefused(ITransformer model, string message)
    {
        Exception exception = Assert.ThrowsAny<Exception>(() => ExportedPipeline.Convert(_mlContext, model, _data));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private ITransformer Fit(IEstimator<ITransformer> step) =>
        Fit(step, Tasks.Regression.SmallTrainer(_mlContext, options => options.LabelColumnName = "Number"));

    private ITransformer Fit(IEstimator<ITransformer> step, IEstimator<ITransformer> trainer) =>
        step.Append(trainer).Fit(TableRow.View(_mlContext, 80, seed: 1));
}
