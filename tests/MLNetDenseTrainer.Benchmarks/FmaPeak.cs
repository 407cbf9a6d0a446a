using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;

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
        // The chains must come to something, or the compiler leaves them out. Room for it comes first: a call after the loop would cost registers within it.
        float[] ends = new float[ChainCount * TVector.Width];
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
        TVector.Store(a, ref ends[0 * TVector.Width], 0);
        TVector.Store(b, ref ends[1 * TVector.Width], 0);
        TVector.Store(c, ref ends[2 * TVector.Width], 0);
        TVector.Store(d, ref ends[3 * TVector.Width], 0);
        TVector.Store(e, ref ends[4 * TVector.Width], 0);
        TVector.Store(f, ref ends[5 * TVector.Width], 0);
        TVector.Store(g, ref ends[6 * TVector.Width], 0);
        TVector.Store(h, ref ends[7 * TVector.Width], 0);
        TVector.Store(i, ref ends[8 * TVector.Width], 0);
        TVector.Store(j, ref ends[9 * TVector.Width], 0);
        TVector.Store(k, ref ends[10 * TVector.Width], 0);
        TVector.Store(l, ref ends[11 * TVector.Width], 0);
        return ends.Sum();
    }
}
