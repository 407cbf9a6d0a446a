namespace MLNetDenseTrainer.Scoring;

/// <summary>The memory that a value of a column keeps.</summary>
internal static class ValueSizes
{
    /// <summary>Bytes of a vector, with the indices of a sparse one and the characters of texts.</summary>
    public static long Of<T>(in VBuffer<T> vector)
    {
        long bytes = vector.IsDense ? 0L : (long)sizeof(int) * vector.GetIndices().Length;
        ReadOnlySpan<T> values = vector.GetValues();
        bytes += (long)Unsafe.SizeOf<T>() * values.Length;
        if (typeof(T) != typeof(ReadOnlyMemory<char>))
            return bytes;
        foreach (ref readonly T value in values)
            bytes += CharactersOf(in value);
        return bytes;
    }

    /// <summary>Bytes of a single value.</summary>
    public static long Of<T>(in T value) => Unsafe.SizeOf<T>() + CharactersOf(in value);

    private static long CharactersOf<T>(in T value) =>
        typeof(T) == typeof(ReadOnlyMemory<char>)
            ? (long)sizeof(char) * Unsafe.As<T, ReadOnlyMemory<char>>(ref Unsafe.AsRef(in value)).Length
            : 0L;
}
