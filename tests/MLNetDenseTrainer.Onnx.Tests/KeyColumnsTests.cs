using MLNetDenseTrainer.Onnx.Tests.Pipelines;
using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>The file of a network alone has an input for each key column.</summary>
public sealed class KeyColumnsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Each_column_IsAnInput()
    {
        IDataView table = TableRow.View(_mlContext, 60, seed: 1);
        IDataView view = _mlContext.Transforms.Conversion.MapValueToKey("Town", "City")
            .Append(_mlContext.Transforms.Concatenate("Features", "Age", "Size")).Fit(table).Transform(table);
        ITransformer model = Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            options.LabelColumnName = "Number";
            options.CategoricalColumns = ["Town"];
        }).Fit(view);
        float[] features = [.. view.GetColumn<float[]>("Features").SelectMany(row => row)];
        uint[] keys = [.. view.GetColumn<uint>("Town")];

        using var session = new InferenceSession(Export.Network(model));
        using OrtValue first = OrtValue.CreateTensorValueFromMemory(features, [keys.Length, 2]);
        using OrtValue second = OrtValue.CreateTensorValueFromMemory(keys, [keys.Length, 1]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> scores = session.Run(
            run, new Dictionary<string, OrtValue> { ["Features"] = first, ["Town"] = second }, ["Score"]);

        Export.AssertClose("Score", keys.Length, Columns.Scores(model.Transform(view)), scores[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
