using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Network;

/// <summary>
/// Reads what a <see cref="PayloadWriter"/> wrote, from a stream nobody vouches for: it allocates no more than has arrived, and what is not as it
/// should be is a <see cref="FormatException"/> that says what, expected and found.
/// </summary>
internal sealed class PayloadReader(Stream stream, string name)
{
    private const int ChunkLength = 1 << 18;

    private uint _checksum = ~0u;

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

    public float ReadSingle(string what) => CheckFinite(BitConverter.Int32BitsToSingle(ReadInt32(what)), what);

    public double ReadDouble(string what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        Read(bytes, what);
        return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
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
            Read(MemoryMarshal.AsBytes(chunk), what);
            foreach (ref float value in chunk)
            {
                if (!BitConverter.IsLittleEndian)
                    value = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(value)));
                CheckFinite(value, what);
            }
            done += chunk.Length;
        }
        return values;
    }

    public void Read(Span<byte> bytes, string what)
    {
        ReadExactly(bytes, what);
        foreach (byte b in bytes)
            _checksum = BitOperations.Crc32C(_checksum, b);
    }

    /// <summary>Reads the checksum, and makes sure that nothing follows it.</summary>
    public void ReadChecksum()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes, "the checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != ~_checksum)
            throw Malformed("the checksum does not fit the content");
        if (stream.Read(bytes[..1]) != 0)
            throw Malformed("there are bytes after its end");
    }

    public FormatException Malformed(string problem) => new($"The {name} is malformed: {problem}.");

    private float CheckFinite(float value, string what) => float.IsFinite(value) ? value : throw Malformed($"{what} holds a number that is not finite");

    private void RequireRemaining(long length, string what)
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
