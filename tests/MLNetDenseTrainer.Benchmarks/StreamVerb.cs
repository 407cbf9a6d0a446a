using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second and peak memory of training on rows that need not fit in memory, made while they are read.</summary>
/// <remarks>In memory a run as large as half the budget holds is timed, reading left out; streaming reads the view in each epoch, and that counts.</remarks>
internal static class StreamVerb
{
    private const int BytesPerMebibyte = 1 << 20;

    public static void Run(Arguments arguments)
    {
        int rows = arguments.Count("rows");
        int features = arguments.Count("features");
        int budget = arguments.Count("budget-mb");
        int epochs = arguments.Count("epochs");
        int[] sizes = arguments.Layers("layers");
        if (sizes[0] != features || sizes[^1] != 1)
            throw new UsageException("stream measures networks with --features inputs and one output.");
        DenseNetworkBinaryTrainer.Options options = Options(sizes, arguments.Count("batch"), arguments.Count("threads"), epochs, budget);

        // Streaming first, so that the peak after it is its own.
        double asBudgeted = RowsPerSecond(options, rows, features);
        Console.WriteLine($"peak MiB {PeakMebibytes()}");
        int inMemoryRows = (int)Math.Min(rows, (long)budget * BytesPerMebibyte / 2 / (sizeof(float) * (features + 4)));
        double inMemory = RowsPerSecond(options, inMemoryRows, features);
        Console.WriteLine(FormattableString.Invariant($"rows/s in memory {inMemory:F0} ({inMemoryRows} rows)"));
        Console.WriteLine(FormattableString.Invariant($"ratio {asBudgeted / inMemory:F2}"));
        Console.WriteLine("rows/s " + asBudgeted.ToString("F0", CultureInfo.InvariantCulture));
    }

    private static DenseNetworkBinaryTrainer.Options Options(int[] sizes, int batchSize, int threads, int epochs, long mebibytes) => new()
    {
        Layers = [.. sizes[1..].Select(units => new Dense(units))],
        BatchSize = batchSize,
        Epochs = epochs,
        NumberOfThreads = threads,
        MaximumDataMemory = mebibytes * BytesPerMebibyte,
    };

    private static double RowsPerSecond(DenseNetworkBinaryTrainer.Options options, int rows, int features)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, message) =>
        {
            if (message.Message.Contains(nameof(DenseNetworkOptions.MaximumDataMemory), StringComparison.Ordinal))
                Console.WriteLine(message.Message);
        };
        IReadOnlyList<EpochMetrics> history = mlContext.DenseNetwork(options).Fit(GeneratedRows.View(mlContext, rows, features)).Model.History;
        TimeSpan before = TimeSpan.Zero;
        double fastest = double.PositiveInfinity;
        foreach (EpochMetrics epoch in history)
        {
            fastest = Math.Min(fastest, (epoch.Elapsed - before).TotalSeconds);
            before = epoch.Elapsed;
        }
        return rows / fastest;
    }

    private static long PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesPerMebibyte;
    }
}
