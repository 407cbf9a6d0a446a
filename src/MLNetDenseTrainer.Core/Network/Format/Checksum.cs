using System.Buffers.Binary;
using System.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>CRC-32C of bytes that come in pieces.</summary>
internal struct Checksum
{
    private uint _remainder = ~0u;

    public Checksum()
    {
    }

    public readonly uint Value => ~_remainder;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            _remainder = BitOperations.Crc32C(_remainder, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            _remainder = BitOperations.Crc32C(_remainder, b);
    }
}
