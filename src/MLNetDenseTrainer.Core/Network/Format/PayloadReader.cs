using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetDenseTrainer.Network;

/// <summary>
/// Reads what a <see cref="PayloadWriter"/> wrote, from a stream nobody vouches for: it allocates no more than has arrived, and what is not as it
/// should be is a <see cref="FormatException"/> that says what, expected and found.
/// </summary>
internal sealed class PayloadReader(Stream stream, string name)
{
    private const int ChunkLength = 1 << 18;

    private Checksum _checksum = new();

    /// <summary>What it reads, as messages call it.</summary>
    public string Name => name;

    public byte ReadByte(string what)
    {
        Span<byte> bytes = stackalloc byte[1];
        Read(bytes, what);
        return bytes[0];
    }

    public ushort ReadUInt16(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        Read(bytes, what);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public int ReadInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Read(bytes, what);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>A count or size that must lie in a range.</summary>
    public int ReadInt32(string what, int minimum, int maximum)
    {
        int value = ReadInt32(what);
        return value >= minimum && value <= maximum
            ? value
            : throw Malformed($"{what} is {value}, expected {minimum} to {maximum}");
    }

    /// <summary>A count and so many different indices below a limit, in ascending order.</summary>
    public int[] ReadAscending(int limit, string what)
    {
        int count = ReadInt32($"the count of {what}", 0, limit);
        RequireRemaining((long)count * sizeof(int), what);
        var values = new List<int>();
        for (int i = 0; i < count; i++)
            values.Add(ReadInt32(what, i == 0 ? 0 : values[^1] + 1, limit - 1));
        return [.. values];
    }

    /// <summary>A count and so many bytes. Memory grows with what the stream delivers.</summary>
    public byte[] ReadBytes(string what)
    {
        int length = ReadInt32($"the length of {what}", 0, Array.MaxLength);
        RequireRemaining(length, what);
        byte[] bytes = new byte[Math.Min(length, ChunkLength)];
        for (int done = 0; done < length;)
        {
            if (done == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
            Read(bytes.AsSpan(done), what);
            done = bytes.Length;
        }
        return bytes;
    }

    public float ReadSingle(string what) => CheckFinite(BitConverter.Int32BitsToSingle(ReadInt32(what)), what);

    public double ReadDouble(string what) => BitConverter.UInt64BitsToDouble(ReadUInt64(what));

    public ulong ReadUInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Read(bytes, what);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A text of at most so many bytes.</summary>
    public string ReadText(int maximumBytes, string what)
    {
        int length = ReadInt32($"the length of {what}", 0, maximumBytes);
        RequireRemaining(length, what);
        byte[] bytes = new byte[length];
        Read(bytes, what);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>So many finite numbers. Memory grows with what the stream delivers, never with what it announces.</summary>
    public float[] ReadSingles(int count, string what)
    {
        RequireRemaining((long)count * sizeof(float), what);
        float[] values = new float[Math.Min(count, ChunkLength)];
        for (int done = 0; done < count;)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            Span<float> chunk = values.AsSpan(done, Math.Min(ChunkLength, values.Length - done));
            ReadAnySingles(chunk, what);
            foreach (float value in chunk)
                CheckFinite(value, what);
            done += chunk.Length;
        }
        return values;
    }

    /// <summary>Numbers that need not be finite, as many as there is room for.</summary>
    public void ReadAnySingles(Span<float> values, string what)
    {
        Read(MemoryMarshal.AsBytes(values), what);
        if (BitConverter.IsLittleEndian)
            return;
        foreach (ref float value in values)
            value = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(value)));
    }

    public void Read(Span<byte> bytes, string what)
    {
        ReadExactly(bytes, what);
        _checksum.Add(bytes);
    }

    /// <summary>Reads the checksum, and makes sure that nothing follows it.</summary>
    public void ReadChecksum()
    {
        ReadChecksumOfPart();
        if (stream.Read(stackalloc byte[1]) != 0)
            throw Malformed("there are bytes after its end");
    }

    /// <summary>Reads the checksum of all since the beginning, or since the last checksum.</summary>
    public void ReadChecksumOfPart()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes, "the checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != _checksum.Value)
            throw Malformed("the checksum does not fit the content");
        _checksum = new Checksum();
    }

    public FormatException Malformed(string problem) => new($"The {name} is malformed: {problem}.");

    private float CheckFinite(float value, string what) => float.IsFinite(value) ? value : throw Malformed($"{what} holds a number that is not finite");

    /// <summary>Makes sure that so many bytes can be there, where the stream knows how long it is.</summary>
    public void RequireRemaining(long length, string what)
    {
        if (stream.CanSeek && stream.Length - stream.Position < length)
            throw Malformed($"{what} needs {length} bytes, but {stream.Length - stream.Position} are left");
    }

    private void ReadExactly(Span<byte> bytes, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw Malformed($"it ends within {what}");
    }
}
