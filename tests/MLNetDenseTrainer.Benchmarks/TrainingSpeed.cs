using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of training through the public trainer: the fastest epoch, reading the data left out.</summary>
internal static class TrainingSpeed
{
    public static double RowsPerSecond(SyntheticRows rows, int[] sizes, int batchSize, int epochs, int threads)
    {
        var mlContext = new MLContext(seed: 1);
        TimeSpan before = TimeSpan.Zero;
        double fastest = double.PositiveInfinity;
        foreach (EpochMetrics epoch in Networks.Train(mlContext, rows.View(mlContext), sizes, batchSize, epochs, threads))
        {
            fastest = Math.Min(fastest, (epoch.Elapsed - before).TotalSeconds);
            before = epoch.Elapsed;
        }
        return rows.Count / fastest;
    }
}
