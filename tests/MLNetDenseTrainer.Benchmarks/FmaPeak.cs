using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>What the processor can do at most: fused multiply-adds in registers, on all threads of a team at the same time.</summary>
internal static class FmaPeak
{
    // Enough to keep two multiply-add units busy that take four to six cycles each, and few enough for 16 registers.
    private const int ChainCount = 12;
    private const int Steps = 4_000_000;

    private static readonly (int Width, Func<float> Run) _chains =
        Vector512.IsHardwareAccelerated ? (Simd512.Width, Chains<Simd512>) :
        Vector256.IsHardwareAccelerated ? (Simd256.Width, Chains<Simd256>) :
        Vector128.IsHardwareAccelerated ? (Simd128.Width, Chains<Simd128>) :
        (SimdScalar.Width, Chains<SimdScalar>);

    /// <summary>Floating-point operations per second, of one run.</summary>
    public static double OperationsPerSecond(WorkerTeam team) =>
        2.0 * _chains.Width * ChainCount * Steps * team.Count / Timing.Seconds(() => team.Run(_ => _chains.Run()));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains<TVector>()
        where TVector : struct, ISimdVector<TVector>
    {
        TVector x = TVector.Broadcast(0.999f), y = TVector.Broadcast(0.001f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = TVector.MultiplyAdd(a, x, y);
            b = TVector.MultiplyAdd(b, x, y);
            c = TVector.MultiplyAdd(c, x, y);
            d = TVector.MultiplyAdd(d, x, y);
            e = TVector.MultiplyAdd(e, x, y);
            f = TVector.MultiplyAdd(f, x, y);
            g = TVector.MultiplyAdd(g, x, y);
            h = TVector.MultiplyAdd(h, x, y);
            i = TVector.MultiplyAdd(i, x, y);
            j = TVector.MultiplyAdd(j, x, y);
            k = TVector.MultiplyAdd(k, x, y);
            l = TVector.MultiplyAdd(l, x, y);
        }
        return Sum([a, b, c, d, e, f, g, h, i, j, k, l]);
    }

    // The chains must come to something, or the compiler leaves them out.
    private static float Sum<TVector>(TVector[] vectors)
        where TVector : struct, ISimdVector<TVector>
    {
        float[] values = new float[TVector.Width];
        float sum = 0f;
        foreach (TVector vector in vectors)
        {
            TVector.Store(vector, ref values[0], 0);
            sum += values.Sum();
        }
        return sum;
    }
}
