using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>The square matrix product against the processor's peak, each the best of several runs.</summary>
internal static class GemmVerb
{
    public static void Run(Arguments arguments)
    {
        int size = arguments.Int32("size", 1024);
        using var team = new WorkerTeam(arguments.Int32("threads", 1));
        var x = new ActivationMatrix(size, size);
        var y = new ActivationMatrix(size, size);
        var w = new WeightMatrix(new AlignedFloats(WeightMatrix.Length(size, size)), 0, size, size);
        var zeros = new AlignedFloats(Panels.PaddedColumns(size));
        var random = new Random(1);
        for (int i = 0; i < size; i++)
        {
            x.SetRow(i, [.. Enumerable.Range(0, size).Select(_ => random.NextSingle() - 0.5f)]);
            for (int j = 0; j < size; j++)
                w[i, j] = random.NextSingle() - 0.5f;
        }

        double operations = 2.0 * size * size * size;
        int repeats = (int)Math.Clamp(2e9 / operations, 1, 10_000);
        double best = Best(() =>
        {
            for (int i = 0; i < repeats; i++)
            {
                team.Run(worker =>
                {
                    (int first, int end) = team.Share(size, worker);
                    MatrixKernels.Forward(x, w, ref zeros.At(0), y, first, end);
                });
            }
        });
        const int Steps = 2_000_000;
        double peak = 12 * 2.0 * Vector512<float>.Count * Steps / Best(() => Chains(Steps)) * team.Count;
        Console.WriteLine(FormattableString.Invariant($"GFLOP/s {operations * repeats / best / 1e9:F1} peak {peak / 1e9:F1}"));
    }

    private static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 15; i++)
        {
            var clock = Stopwatch.StartNew();
            action();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return best;
    }

    // Twelve independent chains keep all multiply-add units busy.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chains(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int s = 0; s < steps; s++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
