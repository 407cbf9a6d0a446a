using System.Buffers.Binary;
using System.Numerics;

namespace MLNetDenseTrainer.Files.Payloads;

/// <summary>CRC-32C of bytes that come in pieces.</summary>
internal struct Checksum
{
    private uint _remainder = ~0u;

    public Checksum()
    {
    }

    public readonly uint Value => ~_remainder;

    /// <summary>Adds numbers, of which there may be more than a span of bytes can hold.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        const int Piece = 1 << 18;
        for (; values.Length > Piece; values = values[Piece..])
            Add(MemoryMarshal.AsBytes(values[..Piece]));
        Add(MemoryMarshal.AsBytes(values));
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            _remainder = BitOperations.Crc32C(_remainder, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            _remainder = BitOperations.Crc32C(_remainder, b);
    }
}
