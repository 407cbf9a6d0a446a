using MLNetDenseTrainer.Benchmarks;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Training speed: ours and libtorch by their fastest epochs, ML.NET's trees by a whole Fit.</summary>
/// <remarks>
/// Both networks warm up by a training that is thrown away, and then train for as many epochs as fill about two seconds, but at least eight.
/// The sides take turns with a pause between them, in which the other's threads go to sleep.
/// </remarks>
internal static class TrainComparison
{
    private const int MinimumEpochs = 8;
    private const int MaximumEpochs = 2_000;
    private const double Seconds = 2.0;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(0.5);

    public static void Run(Arguments arguments)
    {
        int threads = arguments.Count("threads");
        bool trees = arguments.Flag("trees");
        IReadOnlyList<TrainingCase> cases = TrainingCase.Of(arguments);
        IReadOnlyList<double[]> medians = Medians.Of(arguments.Count("repeat"), cases,
            network => Measure(network, threads, trees));

        Console.WriteLine($"Training, {threads} threads, rows per second. Networks: of the fastest epoch. Trees: of a whole Fit at its defaults.");
        Console.WriteLine($"{"network",-18} {"batch",5} {"ours",11} {"libtorch",11} {"ratio",7} {"LightGBM",11} {"FastTree",11}");
        foreach ((TrainingCase network, double[] speed) in cases.Zip(medians))
        {
            Console.WriteLine(
                $"{network.Layers,-18} {network.BatchSize,5} {speed[0],11:F0} {speed[1],11:F0} {speed[0] / speed[1],7:F2} {Text(speed[2]),11} {Text(speed[3]),11}");
        }
    }

    private static double[] Measure(TrainingCase network, int threads, bool trees)
    {
        var rows = new SyntheticRows(network.Rows, network.Sizes[0], network.Sizes[^1]);
        double ours = FastestEpoch(rows.Count, epochs => TrainingSpeed.RowsPerSecond(rows, network.Sizes, network.BatchSize, epochs, threads));
        Thread.Sleep(_pause);
        double torch = FastestEpoch(rows.Count, epochs => TorchTraining.RowsPerSecond(rows, network.Sizes, network.BatchSize, epochs, threads));
        Thread.Sleep(_pause);
        double lightGbm = trees ? TreeTraining.LightGbmRowsPerSecond(rows, threads) : double.NaN;
        double fastTree = trees ? TreeTraining.FastTreeRowsPerSecond(rows, threads) : double.NaN;
        return [ours, torch, lightGbm, fastTree];
    }

    private static double FastestEpoch(int rows, Func<int, double> rowsPerSecond)
    {
        double rough = rowsPerSecond(2);
        return rowsPerSecond((int)Math.Clamp(Seconds * rough / rows, MinimumEpochs, MaximumEpochs));
    }

    private static string Text(double speed) => double.IsNaN(speed) ? "-" : speed.ToString("F0");
}
