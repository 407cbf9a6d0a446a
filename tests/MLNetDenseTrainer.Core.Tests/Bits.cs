using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Floats as their bits: -0 is not 0, and a NaN is itself.</summary>
internal static class Bits
{
    public static byte[] Of(ReadOnlySpan<float> values) => MemoryMarshal.AsBytes(values).ToArray();

    public static bool Equal(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));
}
