using Microsoft.ML;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>Whole pipelines to ONNX files, by way of what ConvertToOnnx of Microsoft.ML.OnnxConverter calls.</summary>
internal static class PipelineConverter
{
    /// <summary>A file with a view of features as its input; its outputs are columns of the transformed view, with <c>.output</c> appended to their names.</summary>
    public static byte[] Convert(IDataView features, ITransformer transformer, params string[] columns)
    {
        var context = new PipelineContext();
        IDataView end = transformer.Transform(features);
        var transforms = new Stack<ITransformCanSaveOnnx>();
        IDataView source = end;
        for (; source != features; source = transforms.Peek().Source)
        {
            ITransformCanSaveOnnx transform = Assert.IsAssignableFrom<ITransformCanSaveOnnx>(source);
            Assert.True(transform.CanSaveOnnx(context), $"{transform} does not say that it goes into ONNX.");
            transforms.Push(transform);
        }

        context.AddInput("Features", features.Schema["Features"].Type);
        foreach (ITransformCanSaveOnnx transform in transforms)
            transform.SaveAsOnnx(context);
        foreach (string column in columns)
            context.AddOutput(column, end.Schema[column].Type);
        return context.ToFile();
    }
}
