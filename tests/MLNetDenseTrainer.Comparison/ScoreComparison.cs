using MLNetDenseTrainer.Benchmarks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Scoring speed of the same weights: ours through Transform and in memory, and ONNX Runtime in memory.</summary>
/// <remarks>
/// Each side scores all rows again and again for some seconds, one side after the other with a pause between them; the fastest time counts, so that the first second is warming up: the runtime compiles
/// anew what runs often, and waits with it until nothing new has come up for a tenth of a second.
/// Transform reads rows from ML.NET's cache through its cursors and hands out the probability; the other two go from arrays to an array.
/// </remarks>
internal static class ScoreComparison
{
    /// <summary>Stands for all networks that are compared unless one is named.</summary>
    public const string Table = "table";

    // Probabilities are at most 1, and sums of some hundred products in another order differ by some units in the last place of 2^-24.
    private const float Tolerance = 1e-5f;

    private static readonly TimeSpan _each = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(0.5);

    private static readonly int[][] _all = [[30, 25, 15, 1], [100, 256, 256, 256, 1]];

    public static void Run(Arguments arguments)
    {
        int threads = arguments.Count("threads");
        Processors.Limit(threads);
        int rows = arguments.Count("rows");
        int[][] networks = arguments.Text("layers") == Table ? _all : [arguments.Layers("layers")];
        if (networks.Any(sizes => sizes[^1] != 1))
            throw new UsageException("score compares networks with one output.");
        IReadOnlyList<double[]> medians = Medians.Of(arguments.Count("repeat"), networks, sizes => Measure(sizes, rows, threads));

        Console.WriteLine($"Scoring {rows} rows, {threads} threads, rows per second. Ratios are to ONNX Runtime with batches of 1,024.");
        Console.WriteLine($"{"network",-18} {"Transform",11} {"ratio",7} {"in memory",11} {"ratio",7} {"ONNX Runtime",12}");
        foreach ((int[] sizes, double[] speed) in networks.Zip(medians))
        {
            Console.WriteLine(
                $"{string.Join('-', sizes),-18} {speed[0],11:F0} {speed[0] / speed[2],7:F2} {speed[1],11:F0} {speed[1] / speed[2],7:F2} {speed[2],12:F0}");
        }
    }

    private static double[] Measure(int[] sizes, int count, int threads)
    {
        var rows = new SyntheticRows(count, sizes[0], 1);
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.Cache(rows.View(mlContext));
        BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model = Networks.BinaryToScoreWith(mlContext, data, sizes);

        float[] probabilities = new float[count];
        double transform = count / Timing.ShortestSeconds(_each, () => ScoreColumn.Read(model.Transform(data), "Probability", probabilities));
        float[] logits = new float[count];
        double inMemory = count / Timing.ShortestSeconds(_each, () => InMemoryScoring.Score(model.Model, rows.Features, logits, threads));
        Thread.Sleep(_pause);
        using var onnx = new OnnxScoring(BareOnnxFile.Create(((IDenseNetworkModel)model.Model).Network.Parameters), rows, threads);
        double onnxRuntime = count / Timing.ShortestSeconds(_each, () => onnx.Score());
        ThrowIfTheyDisagree(probabilities, onnx.Score());
        return [transform, inMemory, onnxRuntime];
    }

    private static void ThrowIfTheyDisagree(float[] ours, float[] theirs)
    {
        float largest = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
        if (!(largest <= Tolerance))
            throw new InvalidOperationException($"Probabilities differ by up to {largest}: not the same network.");
    }
}
