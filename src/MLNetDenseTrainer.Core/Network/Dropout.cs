using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>Which outputs of a layer dropout keeps, and by how much those grow so that their mean stays.</summary>
/// <remarks>
/// Each element's draw is a hash of the key and the element's place, so it does not matter which thread takes which rows. The hash is
/// triple32 (Wellons, 2018), a mixer of 32 bits, which vectors multiply quickly, with the two halves of the key added on the way.
/// </remarks>
internal sealed class Dropout(float probability, int columns)
{
    private readonly int _rowLength = Panels.Count(columns) * Panels.Width;

    /// <summary>Multiplies values and derivatives of some rows of a panel by the same factors: 0 where an element is dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> values, Span<float> derivatives, DropoutDraws draws, int firstRow, int panel)
    {
        Debug.Assert(values.Length == derivatives.Length && values.Length % Panels.Width == 0);
        float drops = probability * draws.Strength;
        Vector512<uint> dropsBelow = Vector512.Create((uint)(drops * 4294967296.0));
        Vector512<float> scale = Vector512.Create(1f / (1f - drops));
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float derivative = ref MemoryMarshal.GetReference(derivatives);
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            int element = (firstRow + i / Panels.Width) * _rowLength + panel * Panels.Width + i % Panels.Width;
            Vector512<float> factors = Vector512.ConditionalSelect(
                Vector512.LessThan(Hash(draws.Key, (uint)element), dropsBelow).AsSingle(), Vector512<float>.Zero, scale);
            (Vector512.LoadUnsafe(ref value, (nuint)i) * factors).StoreUnsafe(ref value, (nuint)i);
            (Vector512.LoadUnsafe(ref derivative, (nuint)i) * factors).StoreUnsafe(ref derivative, (nuint)i);
        }
    }

    /// <summary>Random numbers for an element and the 15 after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Hash(ulong key, uint element)
    {
        Vector512<uint> x = Vector512<uint>.Indices + Vector512.Create(element + (uint)key);
        x ^= x >>> 17;
        x *= 0xED5AD4BBu;
        x += Vector512.Create((uint)(key >> 32));
        x ^= x >>> 11;
        x *= 0xAC4C1B51u;
        x ^= x >>> 15;
        x *= 0x31848BABu;
        return x ^ (x >>> 14);
    }
}

/// <summary>The random draws of dropout in one step of training. Its probability is multiplied by the strength, 0 to 1.</summary>
internal readonly record struct DropoutDraws(ulong Key, float Strength = 1f);
