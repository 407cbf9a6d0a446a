namespace MLNetDenseTrainer.Files.Payloads;

/// <summary>The order of bytes in files.</summary>
internal static class LittleEndian
{
    /// <summary>Turns values from the order of this machine into that of files, or back, in place.</summary>
    public static void Exchange<T>(Span<byte> bytes)
        where T : unmanaged
    {
        for (; !BitConverter.IsLittleEndian && !bytes.IsEmpty; bytes = bytes[Unsafe.SizeOf<T>()..])
            bytes[..Unsafe.SizeOf<T>()].Reverse();
    }
}
