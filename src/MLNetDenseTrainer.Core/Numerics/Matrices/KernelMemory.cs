namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The memory that kernels may reach, in a build with <c>-p:CheckedKernels=true</c>. Other builds leave the calls out.</summary>
/// <remarks>Each kernel first asks here whether its first and its last access lie in one piece: a matrix, weights, or biases.</remarks>
internal static class KernelMemory
{
    private const string Symbol = "CHECKED_KERNELS";

    private static readonly object _gate = new();

    // Pieces in ascending order of their addresses; none overlaps another.
    private static readonly List<nint> _starts = [];
    private static readonly List<nint> _ends = [];

    /// <summary>Makes so many floats a piece. What was there before has been collected.</summary>
    [Conditional(Symbol)]
    public static void Own(ref float first, int length)
    {
        nint start = Address(ref first);
        nint end = start + (nint)length * sizeof(float);
        lock (_gate)
        {
            int place = _starts.BinarySearch(start);
            place = place >= 0 ? place : ~place;
            while (place > 0 && _ends[place - 1] > start)
                place--;
            int after = place;
            while (after < _starts.Count && (_starts[after] < end || _starts[after] == start))
                after++;
            _starts.RemoveRange(place, after - place);
            _ends.RemoveRange(place, after - place);
            Insert(place, start, end);
        }
    }

    /// <summary>Cuts the piece that holds an element into two, of which the second begins with it.</summary>
    [Conditional(Symbol)]
    public static void Split(ref float at)
    {
        nint address = Address(ref at);
        lock (_gate)
        {
            int place = _starts.BinarySearch(address);
            if (place >= 0)
                return;
            Insert(~place, address, _ends[~place - 1]);
            _ends[~place - 1] = address;
        }
    }

    /// <summary>Makes sure that an element, and the one so many elements further, lie in one piece.</summary>
    [Conditional(Symbol)]
    public static void Check(ref float first, nint last)
    {
        nint address = Address(ref first);
        nint end = address + (last + 1) * sizeof(float);
        lock (_gate)
        {
            int place = _starts.BinarySearch(address);
            place = place >= 0 ? place : ~place - 1;
            if (last < 0 || place < 0 || end > _ends[place])
                throw new InvalidOperationException($"A kernel reaches {last} elements beyond {address:x}, outside of its memory.");
        }
    }

    /// <summary>Makes sure of the rows with these numbers, which are a stride apart, over some width.</summary>
    [Conditional(Symbol)]
    public static void CheckRows(ref float first, ReadOnlySpan<int> rows, nint stride, int width)
    {
        foreach (int row in rows)
            CheckIndex(row, int.MaxValue);
        if (!rows.IsEmpty)
            Check(ref first, TensorPrimitives.Max(rows) * stride + width - 1);
    }

    /// <summary>Makes sure that an index is from 0 to a length. Without any elements all places are alike.</summary>
    [Conditional(Symbol)]
    public static void CheckIndex(nint index, int length)
    {
        if (index < 0 || (index > length && length > 0))
            throw new InvalidOperationException($"A kernel asks for element {index} of {length}.");
    }

    private static nint Address(ref float element) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref element);

    private static void Insert(int place, nint start, nint end)
    {
        _starts.Insert(place, start);
        _ends.Insert(place, end);
    }
}
