using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>Networks as ONNX files, and whether these say what the network says.</summary>
internal static class Export
{
    // Some hundred products summed in another order, and functions that are exact to some units in the last place on either side.
    private const float Tolerance = 1e-5f;

    /// <summary>The network of a transformer as an ONNX file.</summary>
    public static byte[] Network(ITransformer transformer)
    {
        using var stream = new MemoryStream();
        switch (Inspect.Of(transformer))
        {
            case DenseNetworkModelParameters<float> model:
                model.SaveAsOnnx(stream);
                break;
            case DenseNetworkModelParameters<VBuffer<float>> model:
                model.SaveAsOnnx(stream);
                break;
            case object other:
                throw new ArgumentException($"{other} is no dense network.", nameof(transformer));
        }
        return stream.ToArray();
    }

    /// <summary>Asserts that the file of a network has the transformer's numbers in all its outputs, for the first row alone and for all of them.</summary>
    public static void AssertAgrees(MLContext mlContext, ITransformer transformer, List<Row> rows) =>
        AssertAgrees(mlContext, transformer, rows, Network(transformer), "");

    /// <summary>The same for any file whose outputs are named as the transformer's columns are, with something appended.</summary>
    public static void AssertAgrees(MLContext mlContext, ITransformer transformer, List<Row> rows, byte[] file, string appended)
    {
        using var onnx = new OnnxModel(file);
        string[] outputs = [.. onnx.Outputs.Keys.Where(output => output.EndsWith(appended, StringComparison.Ordinal))];
        Assert.NotEmpty(outputs);
        foreach (List<Row> part in (List<Row>[])[rows[..1], rows])
        {
            IDataView scored = transformer.Transform(FeatureRow.View(mlContext, part, part[0].Features.Length));
            float[][] features = [.. part.Select(row => row.Features.DenseValues().ToArray())];
            foreach (string output in outputs)
                AssertClose(output, part.Count, Values(scored, output[..^appended.Length]), onnx.Run(features, output));
        }
    }

    /// <summary>The rows, and as many whose features are far from zero.</summary>
    public static List<Row> NearAndFar(int count, int seed = 2)
    {
        List<Row> rows = Rows.Make(count, seed);
        return [.. rows, .. rows.Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => 30f * x)])))];
    }

    /// <summary>Asserts that two outputs agree: relative to each number, to what is usual in its column (a number near zero may be the difference of such) or to 1, whatever is most.</summary>
    public static void AssertClose(string output, int rows, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int columns = expected.Length / rows;
        float[] usual = [.. Enumerable.Range(0, columns).Select(column => Usual(expected.Where((_, i) => i % columns == column)))];
        for (int i = 0; i < expected.Length; i++)
        {
            float size = Math.Max(1f, Math.Max(usual[i % columns], Math.Abs(expected[i])));
            bool close = float.IsNaN(expected[i]) ? float.IsNaN(actual[i]) : Math.Abs(actual[i] - expected[i]) <= Tolerance * size;
            Assert.True(close, $"{output}: number {i} is {actual[i]}, not {expected[i]}.");
        }
    }

    // The median of what is there, without signs.
    private static float Usual(IEnumerable<float> column)
    {
        float[] sizes = [.. column.Where(float.IsFinite).Select(Math.Abs).Order()];
        return sizes.Length == 0 ? 0f : sizes[sizes.Length / 2];
    }

    private static float[] Values(IDataView view, string column) => view.Schema[column].Type switch
    {
        BooleanDataViewType => [.. view.GetColumn<bool>(column).Select(x => x ? 1f : 0f)],
        KeyDataViewType => [.. view.GetColumn<uint>(column).Select(x => (float)x)],
        _ => Columns.Scores(view, column),
    };
}
