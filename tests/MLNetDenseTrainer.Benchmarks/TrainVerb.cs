using System.Globalization;
using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of training: the fastest epoch, reading the data left out.</summary>
public static class TrainVerb
{
    /// <summary>Measures one network.</summary>
    public static double RowsPerSecond(int[] sizes, int batchSize, int rows, int epochs, int threads)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = new SyntheticRows(mlContext, rows, sizes[0], sizes[^1]).View();
        (_, IReadOnlyList<EpochMetrics> history) = Networks.Train(mlContext, data, sizes, batchSize, epochs, threads);
        TimeSpan before = TimeSpan.Zero;
        double fastest = double.PositiveInfinity;
        foreach (EpochMetrics epoch in history)
        {
            fastest = Math.Min(fastest, (epoch.Elapsed - before).TotalSeconds);
            before = epoch.Elapsed;
        }
        return rows / fastest;
    }

    internal static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("30-25-15-1");
        double rowsPerSecond = RowsPerSecond(
            sizes, arguments.Int32("batch", 32), arguments.Int32("rows", 20_000), arguments.Int32("epochs", 4), arguments.Int32("threads", 2));
        double weights = Enumerable.Range(1, sizes.Length - 1).Sum(l => (double)sizes[l - 1] * sizes[l]);
        Console.WriteLine(FormattableString.Invariant($"GFLOP/s {6 * weights * rowsPerSecond / 1e9:F1}"));
        Console.WriteLine("rows/s " + rowsPerSecond.ToString("F0", CultureInfo.InvariantCulture));
    }
}
