namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>Up to 16 floats as a whole vector, so that the last elements of a span get the same bits as all others.</summary>
internal static class PartialVector
{
    /// <summary>Loads values, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ReadOnlySpan<float> values) =>
        values.Length >= Vector512<float>.Count ? Vector512.Create(values) : LoadPart(values);

    /// <summary>Stores as many of the vector's elements as the destination has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, Span<float> destination)
    {
        if (destination.Length >= Vector512<float>.Count)
            vector.CopyTo(destination);
        else
            StorePart(vector, destination);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> LoadPart(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector512<float>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return Vector512.Create<float>(padded);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(Vector512<float> vector, Span<float> destination)
    {
        Span<float> padded = stackalloc float[Vector512<float>.Count];
        vector.CopyTo(padded);
        padded[..destination.Length].CopyTo(destination);
    }
}
