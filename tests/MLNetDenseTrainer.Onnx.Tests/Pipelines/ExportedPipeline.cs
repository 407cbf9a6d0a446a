using MLNetDenseTrainer.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>Pipelines as ONNX files, written by ML.NET's converter and scored by its transformer.</summary>
internal static class ExportedPipeline
{
    /// <summary>A file with the columns of a view as inputs, and those of the transformed view as outputs: all, or some by name.</summary>
    public static byte[] Convert(MLContext mlContext, ITransformer transformer, IDataView data, params string[] columns)
    {
        using var stream = new MemoryStream();
        if (columns.Length == 0)
            mlContext.Model.ConvertToOnnx(transformer, data, stream);
        else
            mlContext.Model.ConvertToOnnx(transformer, data, stream, columns);
        return stream.ToArray();
    }

    /// <summary>Asserts that the file of a pipeline gives its values in some columns, for the first row alone and for all.</summary>
    public static void AssertAgrees(MLContext mlContext, ITransformer transformer, IDataView data, params string[] columns) =>
        AssertAgrees(mlContext, transformer, data, Convert(mlContext, transformer, data), columns);

    /// <summary>Asserts that a file gives the transformer's values in some columns, for the first row alone and for all.</summary>
    public static void AssertAgrees(MLContext mlContext, ITransformer transformer, IDataView data, byte[] file, params string[] columns)
    {
        using OnnxTransformer onnx = Apply(mlContext, file, data);
        foreach (IDataView part in (IDataView[])[mlContext.Data.TakeRows(data, 1), data])
        {
            IDataView expected = transformer.Transform(part);
            IDataView actual = onnx.Transform(part);
            foreach (string column in columns)
                AssertSameColumn(column, expected, actual);
        }
    }

    /// <summary>A file as ML.NET's transformer, whose columns are named as those of the pipeline are.</summary>
    public static OnnxTransformer Apply(MLContext mlContext, byte[] file, IDataView data)
    {
        using var stream = new MemoryStream(file);
        return mlContext.Transforms.ApplyOnnxModel(stream).Fit(data);
    }

    /// <summary>The values of a column, those of a row after those of another.</summary>
    public static T[] Values<T>(IDataView view, string column) => view.Schema[column].Type is VectorDataViewType
        ? [.. view.GetColumn<VBuffer<T>>(column).SelectMany(values => values.DenseValues())]
        : [.. view.GetColumn<T>(column)];

    private static void AssertSameColumn(string column, IDataView expected, IDataView actual)
    {
        DataViewType type = expected.Schema[column].Type;
        Type items = (type as VectorDataViewType)?.ItemType.RawType ?? type.RawType;
        if (items == typeof(float))
            Export.AssertClose(column, CountRows(expected), Values<float>(expected, column), Values<float>(actual, column));
        else if (items == typeof(bool))
            Assert.Equal(Values<bool>(expected, column), Values<bool>(actual, column));
        else if (items == typeof(uint))
            Assert.Equal(Values<uint>(expected, column), Values<uint>(actual, column));
        else if (items == typeof(int))
            Assert.Equal(Values<int>(expected, column), Values<int>(actual, column));
        else
            Assert.Equal(Texts(expected, column), Texts(actual, column));
    }

    private static int CountRows(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        int count = 0;
        while (cursor.MoveNext())
            count++;
        return count;
    }

    private static string[] Texts(IDataView view, string column) =>
        [.. Values<ReadOnlyMemory<char>>(view, column).Select(text => text.ToString())];
}
