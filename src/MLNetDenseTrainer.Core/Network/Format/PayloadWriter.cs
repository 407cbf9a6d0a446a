using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Network;

/// <summary>Writes little-endian values to a stream and keeps their checksum (CRC-32C).</summary>
internal sealed class PayloadWriter(Stream stream)
{
    private uint _checksum = ~0u;

    public void WriteByte(byte value) => Write([value]);

    public void WriteUInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        Write(bytes);
    }

    public void WriteInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Write(bytes);
    }

    /// <summary>A count and so many numbers.</summary>
    public void WriteInt32s(ReadOnlySpan<int> values)
    {
        WriteInt32(values.Length);
        foreach (int value in values)
            WriteInt32(value);
    }

    public void WriteSingle(float value) => WriteInt32(BitConverter.SingleToInt32Bits(value));

    public void WriteDouble(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Write(bytes);
    }

    public void WriteSingles(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Write(MemoryMarshal.AsBytes(values));
            return;
        }
        foreach (float value in values)
            WriteSingle(value);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            _checksum = BitOperations.Crc32C(_checksum, b);
        stream.Write(bytes);
    }

    /// <summary>Ends the payload with the checksum of all before.</summary>
    public void WriteChecksum()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ~_checksum);
        stream.Write(bytes);
    }
}
