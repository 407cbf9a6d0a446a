using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Whether rows are sparse is judged by all of them, in whatever order they come.</summary>
public sealed class SparseOrDenseTests
{
    private const int Features = 1024;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Full_rows_after_sparse_ones_AreDense(bool sparseFirst)
    {
        List<Row> sparse = Make(1100, 10, seed: 1);
        List<Row> full = Make(300, Features, seed: 2);
        string trainedWith = Inspect.TrainedWith(Fit(sparseFirst ? [.. sparse, .. full] : [.. full, .. sparse]));
        Assert.DoesNotContain("sparse", trainedWith, StringComparison.Ordinal);
        Assert.Contains("input scaling Standardize", trainedWith, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Few_full_rows_among_sparse_ones_AreSparse(bool sparseFirst)
    {
        List<Row> sparse = Make(1200, 10, seed: 1);
        List<Row> full = Make(40, Features, seed: 2);
        string trainedWith = Inspect.TrainedWith(Fit(sparseFirst ? [.. sparse, .. full] : [.. full, .. sparse]));
        Assert.Contains(", sparse,", trainedWith, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(900)]
    public void Rows_that_fit_sparse_and_not_dense_AreStreamed(int nonZeros)
    {
        List<Row> rows = Make(nonZeros == 100 ? 1000 : 300, nonZeros, seed: 1);
        void Ordered(DenseNetworkOptions options) => options.Shuffle = false;
        var log = new LogCollector(_mlContext);

        ITransformer inMemory = Fit(rows, Ordered);
        Assert.Contains(log.Infos, info => info.Contains("kept in memory", StringComparison.Ordinal));
        ITransformer streamed = Fit(rows, options =>
        {
            Ordered(options);
            options.MaximumDataMemory = 1 << 20;
        });

        Assert.Contains(log.Infos, info => info.Contains("each epoch reads the view anew", StringComparison.Ordinal));
        Assert.Equal(Inspect.TrainedWith(inMemory), Inspect.TrainedWith(streamed));
        Assert.Equal(Inspect.Parameters(inMemory), Inspect.Parameters(streamed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Streamed_rows_AreJudgedByAllOfThem(bool sparseFirst)
    {
        List<Row> sparse = Make(8000, 10, seed: 1);
        // So many fill the memory.
        List<Row> full = Make(140, Features, seed: 2);
        string trainedWith = Inspect.TrainedWith(Fit(
            sparseFirst ? [.. sparse, .. full] : [.. full, .. sparse], options => options.MaximumDataMemory = 1 << 20));
        Assert.Contains("shuffled through a pool", trainedWith, StringComparison.Ordinal);
        Assert.Contains(", sparse,", trainedWith, StringComparison.Ordinal);
    }

    private ITransformer Fit(List<Row> rows, Action<DenseNetworkOptions>? configure = null) => Tasks.Binary.FitSmall(
        _mlContext,
        rows,
        options =>
        {
            options.Epochs = 1;
            configure?.Invoke(options);
        },
        Features);

    private static List<Row> Make(int count, int nonZeros, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] indices = [.. Enumerable.Range(0, nonZeros).Select(i => i * Features / nonZeros)];
            float[] values = [.. indices.Select(_ => 0.5f + random.NextSingle())];
            return new Row { Flag = values[0] > 1f, Features = new VBuffer<float>(Features, nonZeros, values, indices) };
        })];
    }
}
