using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests;

/// <summary>The documented snippets, as a user would paste them: they compile and run.</summary>
public sealed class ApiSnippetsTests
{
    private sealed class Row
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private static List<Row> Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float x = random.NextSingle() * 2 - 1;
            float y = random.NextSingle() * 2 - 1;
            return new Row { Label = x * x + y * y < 0.5f, Features = [x, y] };
        })];
    }

    [Fact]
    public void Section1_TheNetworkSpelledOut()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView trainingData = mlContext.Data.LoadFromEnumerable(Rows(400, 1));
        IDataView testData = mlContext.Data.LoadFromEnumerable(Rows(200, 2));

        var pipeline = mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.DenseNetwork(
                loss: Loss.BinaryCrossEntropy,
                layers:
                [
                    new Dense(25, Activation.Relu),
                    new Dense(15, Activation.Relu),
                    new Dense(1, Activation.Sigmoid),
                ],
                epochs: 100));

        ITransformer model = pipeline.Fit(trainingData);
        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(testData));

        Assert.True(metrics.Accuracy > 0.9, $"accuracy {metrics.Accuracy}");
    }
}
