using System.Runtime.CompilerServices;

namespace MLNetDenseTrainer.Numerics;

/// <summary>Copies weights into their transpose.</summary>
internal static class MatrixTranspose
{
    private const int Block = 16;

    /// <summary>to[unit, input] = from[input, unit] for some inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(WeightMatrix from, WeightMatrix to, int firstInput, int endInput)
    {
        for (int unit = 0; unit < from.Units; unit += Block)
        {
            int endUnit = Math.Min(unit + Block, from.Units);
            for (int input = firstInput; input < endInput; input++)
            {
                ref float source = ref from.At(input, unit / Panels.Width);
                for (int u = unit; u < endUnit; u++)
                    to[u, input] = System.Runtime.CompilerServices.Unsafe.Add(ref source, u % Panels.Width);
            }
        }
    }
}
