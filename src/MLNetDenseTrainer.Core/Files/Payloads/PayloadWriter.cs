using System.Buffers.Binary;
using System.Text;

namespace MLNetDenseTrainer.Files.Payloads;

/// <summary>Writes little-endian values to a stream and keeps their checksum (CRC-32C).</summary>
internal sealed class PayloadWriter(Stream stream)
{
    // As bytes, all numbers of a large network are more than a span can count.
    private const int ChunkLength = 1 << 18;

    private Checksum _checksum = new();

    public void WriteByte(byte value) => Write([value]);

    public void WriteMark(bool value) => WriteByte(value ? (byte)1 : (byte)0);

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

    public void WriteDouble(double value) => WriteUInt64(BitConverter.DoubleToUInt64Bits(value));

    public void WriteUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Write(bytes);
    }

    /// <summary>A text in UTF-8, after the count of its bytes.</summary>
    public void WriteText(string value) => WriteBytes(Encoding.UTF8.GetBytes(value));

    /// <summary>A count and so many bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> values)
    {
        WriteInt32(values.Length);
        Write(values);
    }

    public void WriteSingles(ReadOnlySpan<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            foreach (float value in values)
                WriteSingle(value);
            return;
        }
        for (; values.Length > ChunkLength; values = values[ChunkLength..])
            Write(MemoryMarshal.AsBytes(values[..ChunkLength]));
        Write(MemoryMarshal.AsBytes(values));
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _checksum.Add(bytes);
        stream.Write(bytes);
    }

    /// <summary>Ends the payload, or a part of it, with the checksum of all before; what follows has one of its own.</summary>
    /// <returns>The checksum.</returns>
    public uint WriteChecksum()
    {
        uint checksum = _checksum.Value;
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checksum);
        stream.Write(bytes);
        _checksum = new Checksum();
        return checksum;
    }
}
