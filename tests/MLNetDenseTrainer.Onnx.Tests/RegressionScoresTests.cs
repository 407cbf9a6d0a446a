using Microsoft.ML;
using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>The way from the last layer to scores on the label's scale.</summary>
public sealed class RegressionScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1f, 0f, true, false)]
    [InlineData(1f, 0f, false, false)]
    [InlineData(1f, 0f, true, true)]
    [InlineData(250f, 100_000f, true, false)]
    [InlineData(250f, 100_000f, true, true)]
    public void Scaled_and_clamped(float scale, float shift, bool standardize, bool clamp)
    {
        List<Row> rows = Rows.Make(60);
        foreach (Row row in rows)
            row.Number = row.Number * scale + shift;
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
        {
            options.Epochs = 20;
            options.Layers = [new Dense(8), new Dense(1)];
            ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = standardize;
            ((DenseNetworkRegressionTrainer.Options)options).ClampScores = clamp;
        });

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }
}
