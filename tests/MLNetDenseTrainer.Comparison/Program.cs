using System.Globalization;
using MLNetDenseTrainer.Benchmarks;
using MLNetDenseTrainer.Comparison;

// The networks and batch sizes that training is compared at. Other shapes: --layers 30-25-15-1 --batch 32 --rows 20000
var arguments = new Arguments(args);
int threads = arguments.Int32("threads", 2);
(string Layers, int Batch, int Rows)[] cases = args.Contains("--layers")
    ? [(string.Join('-', arguments.Layers("")), arguments.Int32("batch", 32), arguments.Int32("rows", 20_000))]
    :
    [
        ("2-25-15-1", 32, 20_000),
        ("30-25-15-1", 32, 20_000),
        ("50-64-32-1", 32, 20_000),
        ("100-256-128-1", 64, 20_000),
        ("100-256-256-256-1", 256, 40_000),
        ("784-512-512-10", 128, 20_000),
        ("256-1024-1024-1", 512, 20_000),
    ];

Console.WriteLine($"{"network",-20} {"batch",5} {"ours rows/s",12} {"libtorch",12} {"ratio",7}   ({threads} threads)");
foreach ((string layers, int batch, int rows) in cases)
{
    int[] sizes = [.. layers.Split('-').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
    double ours = TrainVerb.RowsPerSecond(sizes, batch, rows, epochs: 6, threads);
    double torch = TorchTraining.RowsPerSecond(sizes, batch, rows, epochs: 4, threads);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layers,-20} {batch,5} {ours,12:F0} {torch,12:F0} {ours / torch,7:F2}"));
}
