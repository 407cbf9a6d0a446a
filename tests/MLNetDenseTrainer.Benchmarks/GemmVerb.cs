using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>The square matrix product against the processor's peak: in turns, each the best of its runs.</summary>
internal static class GemmVerb
{
    private const int Rounds = 15;
    private const double OperationsPerRun = 2e9;

    public static void Run(Arguments arguments)
    {
        int size = arguments.Count("size");
        using var team = new WorkerTeam(arguments.Count("threads"));
        (ActivationMatrix x, WeightMatrix w, AlignedFloats biases, ActivationMatrix y) = Matrices(size);
        double operations = 2.0 * size * size * size;
        int repeats = (int)Math.Clamp(OperationsPerRun / operations, 1, 100_000);
        Action<int> product = worker =>
        {
            (int first, int end) = team.Share(size, worker);
            for (int i = 0; i < repeats; i++)
                MatrixKernels.Forward(x, w, ref biases.At(0), y, first, end);
        };

        double best = 0.0, peak = 0.0;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Max(best, operations * repeats / Timing.Seconds(() => team.Run(product)));
            peak = Math.Max(peak, FmaPeak.OperationsPerSecond(team));
        }
        Console.WriteLine($"GFLOP/s {best / 1e9:F1} peak {peak / 1e9:F1}");
    }

    private static (ActivationMatrix X, WeightMatrix W, AlignedFloats Biases, ActivationMatrix Y) Matrices(int size)
    {
        var random = new Random(1);
        ActivationMatrix x = RandomMatrices.Activations(random, size, size);
        WeightMatrix w = RandomMatrices.Weights(random, size, size);
        return (x, w, new AlignedFloats(Panels.PaddedColumns(size)), new ActivationMatrix(size, size));
    }
}
