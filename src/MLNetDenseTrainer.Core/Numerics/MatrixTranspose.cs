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
        for (int firstUnit = 0; firstUnit < from.Units; firstUnit += Block)
        {
            int units = Math.Min(Block, from.Units - firstUnit);
            for (int input = firstInput; input < endInput; input++)
            {
                int panel = input / Panels.Width;
                nint stride = to.RowStride(panel);
                ref float source = ref Unsafe.Add(ref from.At(input, firstUnit / Panels.Width), firstUnit % Panels.Width);
                ref float destination = ref Unsafe.Add(ref to.At(firstUnit, panel), input % Panels.Width);
                for (nint u = 0; u < units; u++)
                    Unsafe.Add(ref destination, u * stride) = Unsafe.Add(ref source, u);
            }
        }
    }
}
