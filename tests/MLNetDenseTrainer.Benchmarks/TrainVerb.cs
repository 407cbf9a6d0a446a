using System.Globalization;
using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of training: the fastest epoch, reading the data left out.</summary>
internal static class TrainVerb
{
    public static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("30-25-15-1");
        int rows = arguments.Int32("rows", 20_000);
        var mlContext = new MLContext(seed: 1);
        IDataView data = new SyntheticRows(mlContext, rows, sizes[0], sizes[^1]).View();
        (_, IReadOnlyList<EpochMetrics> history) = Networks.Train(
            mlContext, data, sizes, arguments.Int32("batch", 32), arguments.Int32("epochs", 4), arguments.Int32("threads", 2));

        double fastest = double.PositiveInfinity;
        TimeSpan before = TimeSpan.Zero;
        foreach (EpochMetrics epoch in history)
        {
            fastest = Math.Min(fastest, (epoch.Elapsed - before).TotalSeconds);
            before = epoch.Elapsed;
        }
        double weights = Enumerable.Range(1, sizes.Length - 1).Sum(l => (double)sizes[l - 1] * sizes[l]);
        Console.WriteLine(FormattableString.Invariant($"GFLOP/s {6 * weights * rows / fastest / 1e9:F1}"));
        Console.WriteLine("rows/s " + (rows / fastest).ToString("F0", CultureInfo.InvariantCulture));
    }
}
