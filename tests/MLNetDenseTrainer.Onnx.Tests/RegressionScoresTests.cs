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
            ((DenseNetworkRegressionOptions)options).StandardizeTarget = standardize;
            ((DenseNetworkRegressionOptions)options).ClampScores = clamp;
        });

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Each_of_several_outputs_scaled_and_clamped(bool standardize, bool clamp)
    {
        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            (options.Epochs, options.EnsembleSize) = (20, 2);
            ((DenseNetworkRegressionOptions)options).StandardizeTarget = standardize;
            ((DenseNetworkRegressionOptions)options).ClampScores = clamp;
        });

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }

    [Fact]
    public void Expected_counts()
    {
        List<Row> rows = Rows.Make(60);
        foreach (Row row in rows)
            row.Number = MathF.Round(Math.Abs(row.Number));
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options => ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson);

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }
}
