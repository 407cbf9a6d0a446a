using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Missing values that are imputed take no more memory than others.</summary>
[Collection(Alone.Name)]
public sealed class ImputedRowsTests
{
    private const int Features = 60;
    private const int Count = 12_000;
    private const long BytesOfFeatures = sizeof(float) * Features * Count;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Rows_with_missing_values_AreKeptInPlace()
    {
        List<Row> complete = Rows.Make(Count, features: Features);
        List<Row> missing = WithMissing(complete);
        Allocated(complete);
        // As many bytes again would be the flags of all features, twice as many a copy of all rows with them.
        Assert.InRange(Allocated(missing) - Allocated(complete), -BytesOfFeatures / 2, BytesOfFeatures / 2);
    }

    [Fact]
    public void Streamed_rows_with_missing_values_GiveTheModelOfRowsInMemory()
    {
        List<Row> rows = WithMissing(Rows.Make(5000, features: Features));
        float[] inMemory = Inspect.Parameters(Fit(rows, 1L << 30));
        Assert.Equal(inMemory, Inspect.Parameters(Fit(rows, 1 << 20)));
    }

    private long Allocated(List<Row> rows)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Fit(rows, 1L << 30);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private ITransformer Fit(List<Row> rows, long memory) => Tasks.Binary.FitSmall(
        _mlContext,
        rows,
        options =>
        {
            options.MissingValues = MissingValues.Impute;
            options.MaximumDataMemory = memory;
            options.Shuffle = false;
            options.Epochs = 1;
            options.BatchSize = 256;
        },
        Features);

    // Each feature is missing in some row.
    private static List<Row> WithMissing(List<Row> rows) => [.. rows.Select((row, i) =>
    {
        if (i >= Features)
            return row;
        float[] x = row.Features.DenseValues().ToArray();
        x[i] = float.NaN;
        return Rows.With(row, Rows.Dense(x));
    })];
}
