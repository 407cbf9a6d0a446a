using System.Runtime.Intrinsics.X86;

namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>Copies weights into their transpose.</summary>
internal static class MatrixTranspose
{
    // Inputs × units that are copied at once: a vector of each.
    private const int Block = 16;

    /// <summary>to[unit, input] = from[input, unit].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(WeightMatrix from, WeightMatrix to)
    {
        for (int unit = 0; unit < from.Units; unit += Block)
        {
            int units = Math.Min(Block, from.Units - unit);
            nint fromStride = from.RowStride(unit / Panels.Width);
            for (int input = 0; input < from.Inputs; input += Block)
            {
                int inputs = Math.Min(Block, from.Inputs - input);
                nint toStride = to.RowStride(input / Panels.Width);
                ref float source = ref Unsafe.Add(ref from.At(input, unit / Panels.Width), unit % Panels.Width);
                ref float destination = ref Unsafe.Add(ref to.At(unit, input / Panels.Width), input % Panels.Width);
                if (Avx512F.IsSupported && inputs == Block)
                    CopyBlock(ref source, fromStride, ref destination, toStride, units);
                else
                    CopyPart(ref source, fromStride, inputs, ref destination, toStride, units);
            }
        }
    }

    // Units beyond the last may be read, because weights are padded to a vector, but have no row to go to.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBlock(ref float source, nint sourceStride, ref float destination, nint destinationStride, nint units)
    {
        // Units are taken by fours, so some beyond the last may be read.
        KernelMemory.Check(ref source, (Block - 1) * sourceStride + (units + 3) / 4 * 4 - 1);
        KernelMemory.Check(ref destination, (units - 1) * destinationStride + Block - 1);
        for (nint u = 0; u < units; u += 4)
        {
            // Four units of 16 inputs, as four vectors of squares of which each has one input in a vector: squares are transposed in place.
            ref float row = ref Unsafe.Add(ref source, u);
            Vector512<float> a = EveryFourthRow(ref row, sourceStride);
            Vector512<float> b = EveryFourthRow(ref Unsafe.Add(ref row, sourceStride), sourceStride);
            Vector512<float> c = EveryFourthRow(ref Unsafe.Add(ref row, 2 * sourceStride), sourceStride);
            Vector512<float> d = EveryFourthRow(ref Unsafe.Add(ref row, 3 * sourceStride), sourceStride);
            Vector512<double> lowAb = Avx512F.UnpackLow(a, b).AsDouble();
            Vector512<double> lowCd = Avx512F.UnpackLow(c, d).AsDouble();
            Vector512<double> highAb = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> highCd = Avx512F.UnpackHigh(c, d).AsDouble();
            ref float unit = ref Unsafe.Add(ref destination, u * destinationStride);
            Avx512F.UnpackLow(lowAb, lowCd).AsSingle().StoreUnsafe(ref unit);
            if (u + 1 < units)
                Avx512F.UnpackHigh(lowAb, lowCd).AsSingle().StoreUnsafe(ref unit, (nuint)destinationStride);
            if (u + 2 < units)
                Avx512F.UnpackLow(highAb, highCd).AsSingle().StoreUnsafe(ref unit, (nuint)(2 * destinationStride));
            if (u + 3 < units)
                Avx512F.UnpackHigh(highAb, highCd).AsSingle().StoreUnsafe(ref unit, (nuint)(3 * destinationStride));
        }
    }

    // Four floats each of the rows 0, 4, 8 and 12.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EveryFourthRow(ref float row, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.LoadUnsafe(ref row), Vector128.LoadUnsafe(ref row, (nuint)(4 * stride))),
        Vector256.Create(Vector128.LoadUnsafe(ref row, (nuint)(8 * stride)), Vector128.LoadUnsafe(ref row, (nuint)(12 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPart(
        ref float source, nint sourceStride, nint inputs, ref float destination, nint destinationStride, nint units)
    {
        KernelMemory.Check(ref source, (inputs - 1) * sourceStride + units - 1);
        KernelMemory.Check(ref destination, (units - 1) * destinationStride + inputs - 1);
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
