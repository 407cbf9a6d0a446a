using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Numerics;

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
        _array = GC.AllocateArray<float>(checked(length + CacheLine / sizeof(float) + Slack), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((CacheLine - address % CacheLine) % CacheLine / sizeof(float));
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The element at an index, for kernels; not checked beyond the array's own beginning.</summary>
    public ref float At(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start + index);
}
