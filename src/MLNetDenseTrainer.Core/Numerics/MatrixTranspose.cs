using System.Runtime.CompilerServices;

namespace MLNetDenseTrainer.Numerics;

/// <summary>Copies weights into their transpose.</summary>
internal static class MatrixTranspose
{
    // So many rows of the result are written at once: their cache lines stay at hand until they are full.
    private const int Block = 16;

    /// <summary>to[unit, input] = from[input, unit] for some inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(WeightMatrix from, WeightMatrix to, int firstInput, int endInput)
    {
        for (int first = firstInput; first < endInput;)
        {
            int end = Math.Min(endInput, (first / Panels.Width + 1) * Panels.Width);
            for (int unit = 0; unit < from.Units; unit += Block)
                CopyBlock(from, to, first, end, unit, Math.Min(Block, from.Units - unit));
            first = end;
        }
    }

    // Inputs of one panel, units of half a panel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBlock(WeightMatrix from, WeightMatrix to, int firstInput, int endInput, int firstUnit, int units)
    {
        nint sourceStride = from.RowStride(firstUnit / Panels.Width);
        nint destinationStride = to.RowStride(firstInput / Panels.Width);
        ref float source = ref Unsafe.Add(ref from.At(firstInput, firstUnit / Panels.Width), firstUnit % Panels.Width);
        ref float destination = ref Unsafe.Add(ref to.At(firstUnit, firstInput / Panels.Width), firstInput % Panels.Width);
        nint inputs = endInput - firstInput;
        nint i = 0;
        for (; i + 4 <= inputs; i += 4)
        {
            ref float a = ref Unsafe.Add(ref source, i * sourceStride);
            ref float row = ref Unsafe.Add(ref destination, i);
            for (nint u = 0; u < units; u++)
            {
                row = Unsafe.Add(ref a, u);
                Unsafe.Add(ref row, 1) = Unsafe.Add(ref a, u + sourceStride);
                Unsafe.Add(ref row, 2) = Unsafe.Add(ref a, u + 2 * sourceStride);
                Unsafe.Add(ref row, 3) = Unsafe.Add(ref a, u + 3 * sourceStride);
                row = ref Unsafe.Add(ref row, destinationStride);
            }
        }
        for (; i < inputs; i++)
        {
            for (nint u = 0; u < units; u++)
                Unsafe.Add(ref destination, u * destinationStride + i) = Unsafe.Add(ref source, i * sourceStride + u);
        }
    }
}
