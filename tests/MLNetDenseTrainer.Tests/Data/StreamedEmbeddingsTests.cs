using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

public sealed class StreamedEmbeddingsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.MaximumAbsolute)]
    public void Embeddings_of_streamed_rows_HaveTheBitsOfThoseInMemory(InputScaling scaling)
    {
        var random = new Random(1);
        List<Row> rows = [.. Enumerable.Range(0, 50_000).Select(_ =>
        {
            int x = random.Next(60);
            return new Row { Features = Rows.Dense(x, random.NextSingle()), Flag = random.NextDouble() < 0.5 + 0.4 * Math.Sin(2 * x) };
        })];

        Assert.Equal(Loss(2L << 30), Loss(1L << 20));

        double Loss(long memory) => Inspect.History(Tasks.Binary.FitSmall(
            _mlContext,
            rows,
            options =>
            {
                options.NumericEmbedding = NumericEmbedding.Periodic;
                options.InputScaling = scaling;
                options.MaximumDataMemory = memory;
                options.Shuffle = false;
                (options.Epochs, options.BatchSize) = (1, 64);
            },
            features: 2))[^1].TrainingLoss;
    }
}
