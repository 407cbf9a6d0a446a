using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Tests.Support;
using MLNetDenseTrainer.Training.Data;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>The file of a network: its inputs and outputs, and what it is written to.</summary>
public sealed class FilesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Binary_columns()
    {
        using OnnxModel onnx = FitAndExport(Tasks.Binary);

        AssertIs(onnx.Inputs["Features"], typeof(float), Rows.Features);
        Assert.Equal(["PredictedLabel", "Score", "Probability"], onnx.Outputs.Keys);
        AssertIs(onnx.Outputs["PredictedLabel"], typeof(bool), 1);
        AssertIs(onnx.Outputs["Score"], typeof(float), 1);
        AssertIs(onnx.Outputs["Probability"], typeof(float), 1);
    }

    [Fact]
    public void Multiclass_columns()
    {
        using OnnxModel onnx = FitAndExport(Tasks.Multiclass);

        AssertIs(onnx.Inputs["Features"], typeof(float), Rows.Features);
        Assert.Equal(["PredictedLabel", "Score"], onnx.Outputs.Keys);
        AssertIs(onnx.Outputs["PredictedLabel"], typeof(uint), 1);
        AssertIs(onnx.Outputs["Score"], typeof(float), Rows.Classes);
    }

    [Fact]
    public void Regression_columns()
    {
        using OnnxModel onnx = FitAndExport(Tasks.Regression);

        AssertIs(onnx.Inputs["Features"], typeof(float), Rows.Features);
        AssertIs(Assert.Single(onnx.Outputs, output => output.Key == "Score").Value, typeof(float), 1);
    }

    [Fact]
    public void Multi_output_columns()
    {
        using OnnxModel onnx = FitAndExport(Tasks.MultiOutput);

        AssertIs(Assert.Single(onnx.Outputs, output => output.Key == "Score").Value, typeof(float), Row.NumberCount);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_loaded_model_GivesTheSameBytes(string name)
    {
        ITransformer model = Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options => options.EnsembleSize = 2);

        Assert.Equal(Export.Network(model), Export.Network(ModelFile.Reload(_mlContext, model)));
    }

    [Fact]
    public void The_stream_StaysOpen()
    {
        var model = (DenseNetworkBinaryModelParameters)Inspect.Of(Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)));
        using var stream = new MemoryStream();

        model.SaveAsOnnx(stream);
        long length = stream.Length;
        model.SaveAsOnnx(stream);

        Assert.Equal(2 * length, stream.Length);
        Assert.Throws<ArgumentNullException>("stream", () => model.SaveAsOnnx(null!));
    }

    [Fact]
    public void More_parameters_than_a_file_can_hold_AreRefusedBeforeAnythingIsWritten()
    {
        // One block of parameters, sixty times: what a file would hold, without the memory for it.
        var parameters = new ParameterBlock(NetworkShape.Create(3_000, [new Dense(3_000), new Dense(1)], Activation.Linear));
        var network = new TrainedNetwork(InputPipeline.None, [.. Enumerable.Repeat(parameters, 60)], RegressionHead.Scalar);
        using var stream = new MemoryStream();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => OnnxExport.Write(network, [], stream));

        Assert.Contains($"{60L * 4 * network.Shape.ParameterCount}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private OnnxModel FitAndExport(TaskUnderTest task) => new(Export.Network(task.FitSmall(_mlContext, Rows.Make(40))));

    private static void AssertIs(NodeMetadata value, Type elements, int columns)
    {
        Assert.Equal(elements, value.ElementType);
        Assert.Equal<int>([-1, columns], value.Dimensions);
        Assert.Equal("rows", value.SymbolicDimensions[0]);
    }
}
