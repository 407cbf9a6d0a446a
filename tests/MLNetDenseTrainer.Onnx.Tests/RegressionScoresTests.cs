using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>The way from the last layer to scores on the label's scale.</summary>
public sealed class RegressionScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("regression", 1f, 0f, true, false)]
    [InlineData("regression", 1f, 0f, false, false)]
    [InlineData("regression", 1f, 0f, true, true)]
    [InlineData("regression", 250f, 100_000f, true, false)]
    [InlineData("regression", 250f, 100_000f, true, true)]
    [InlineData("multi-output", 1f, 0f, false, false)]
    [InlineData("multi-output", 250f, 100_000f, true, false)]
    [InlineData("multi-output", 250f, 100_000f, true, true)]
    public void Scaled_and_clamped(string name, float scale, float shift, bool standardize, bool clamp)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(60);
        foreach (Row row in rows)
            (row.Number, row.Numbers) = (row.Number * scale + shift, [.. row.Numbers.Select((number, i) => number * scale * (i + 1) + shift * i)]);
        ITransformer model = task.FitSmall(_mlContext, rows, options =>
        {
            options.Epochs = 20;
            options.Layers = [new Dense(8), new Dense(task.Outputs)];
            ((DenseNetworkRegressionOptions)options).StandardizeTarget = standardize;
            ((DenseNetworkRegressionOptions)options).ClampScores = clamp;
        });

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }
}
