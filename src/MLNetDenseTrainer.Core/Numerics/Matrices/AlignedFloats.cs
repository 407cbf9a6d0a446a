namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>Zeroed floats that begin at a cache line and never move, so that no vector of them straddles two lines.</summary>
internal sealed class AlignedFloats
{
    private const int CacheLine = 64;

    // A kernel's last step leaves its references one row further, and there they must still point into the array.
    private const int Slack = 64;

    private readonly float[] _array;
    private readonly int _start;

    public AlignedFloats(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaximumLength);
        _array = GC.AllocateArray<float>(length + CacheLine / sizeof(float) + Slack, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((CacheLine - address % CacheLine) % CacheLine / sizeof(float));
        Length = length;
        KernelMemory.Own(ref At(0), length);
    }

    /// <summary>The most floats there can be: what is left of the longest array.</summary>
    public static int MaximumLength => Array.MaxLength - CacheLine / sizeof(float) - Slack;

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The element at an index, or the place after the last, for kernels. Only a build with checked kernels checks it.</summary>
    public ref float At(nint index)
    {
        KernelMemory.CheckIndex(index, Length);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start + index);
    }
}
