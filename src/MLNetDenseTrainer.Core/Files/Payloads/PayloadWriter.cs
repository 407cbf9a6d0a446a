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

    public void WriteUInt16(ushort value) => WriteValue(value);

    public void WriteInt32(int value) => WriteValue(value);

    public void WriteUInt64(ulong value) => WriteValue(value);

    public void WriteSingle(float value) => WriteValue(value);

    public void WriteDouble(double value) => WriteValue(value);

    /// <summary>A count and so many numbers.</summary>
    public void WriteList<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        WriteInt32(values.Length);
        foreach (T value in values)
            WriteValue(value);
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

    /// <summary>Ends the payload, or a part of it, with the checksum of all before, and returns this. The next part has its own.</summary>
    public uint WriteChecksum()
    {
        uint checksum = _checksum.Value;
        WriteValue(checksum);
        _checksum = new Checksum();
        return checksum;
    }

    private void WriteValue<T>(T value)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref value));
        LittleEndian.Exchange<T>(bytes);
        Write(bytes);
    }
}
