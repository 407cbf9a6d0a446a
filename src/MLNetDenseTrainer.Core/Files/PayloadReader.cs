using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// Reads what a <see cref="PayloadWriter"/> wrote, from a stream nobody vouches for: it allocates no more than the stream has, or where
/// that does not know what it has, little more than has arrived; and what is not as it should be is a <see cref="FormatException"/> that
/// says what, expected and found.
/// </summary>
internal sealed class PayloadReader(Stream stream, string name)
{
    private const int ChunkLength = 1 << 18;
    private const int SkipLength = 1 << 14;
    private const int BufferLength = 1 << 12;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _next;
    private int _end;
    private Checksum _checksum = new();

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

    /// <summary>The number of the content's format, which has been 1 and more, up to the newest that is known here.</summary>
    public ushort ReadFormat(ushort newest)
    {
        ushort format = ReadUInt16("the format");
        if (format > newest)
            throw new FormatException($"The {name} was saved by a newer version: its format is {format}, and this version reads {newest}.");
        return format > 0 ? format : throw Malformed($"its format is {format}, expected 1 to {newest}");
    }

    /// <summary>A count or size that must lie in a range.</summary>
    public int ReadInt32(string what, int minimum, int maximum)
    {
        int value = ReadInt32(what);
        return value >= minimum && value <= maximum
            ? value
            : throw Malformed($"{what} is {value}, expected {minimum} to {maximum}");
    }

    /// <summary>A count, which has a maximum, and so many different indices below a limit, in ascending order.</summary>
    public int[] ReadAscending(int most, int limit, string what)
    {
        int[] values = ReadValues<int>(ReadInt32($"the count of {what}", 0, most), what);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
        int least = 0;
        foreach (int value in values)
        {
            if (value < least || value >= limit)
                throw Malformed($"{what} is {value}, expected {least} to {limit - 1}");
            least = value + 1;
        }
        return values;
    }

    /// <summary>So many numbers of 32 bits.</summary>
    public uint[] ReadUInt32s(int count, string what)
    {
        uint[] values = ReadValues<uint>(count, what);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
        return values;
    }

    /// <summary>So many numbers of 64 bits.</summary>
    public ulong[] ReadUInt64s(int count, string what)
    {
        ulong[] values = ReadValues<ulong>(count, what);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
        return values;
    }

    /// <summary>A count and so many bytes.</summary>
    public byte[] ReadBytes(string what) => ReadValues<byte>(ReadLength(what), what);

    public float ReadSingle(string what)
    {
        float value = BitConverter.Int32BitsToSingle(ReadInt32(what));
        CheckFinite([value], what);
        return value;
    }

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
        byte[] bytes = ReadValues<byte>(ReadInt32($"the length of {what}", 0, maximumBytes), what);
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed($"{what} is not UTF-8");
        }
    }

    /// <summary>So many finite numbers.</summary>
    public float[] ReadSingles(int count, string what)
    {
        float[] values = ReadValues<float>(count, what);
        ToNative(values);
        CheckFinite(values, what);
        return values;
    }

    /// <summary>Numbers that need not be finite, as many as there is room for.</summary>
    public void ReadAnySingles(Span<float> values, string what)
    {
        ToNative(ReadChunks(values, what));
    }

    /// <summary>Goes past so many finite numbers.</summary>
    public void SkipSingles(long count, string what)
    {
        RequireRemaining(count * sizeof(float), what);
        float[] buffer = new float[(int)Math.Min(count, SkipLength)];
        for (long left = count; left > 0;)
        {
            Span<float> piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            ReadAnySingles(piece, what);
            CheckFinite(piece, what);
            left -= piece.Length;
        }
    }

    /// <summary>Goes past a count and so many bytes.</summary>
    public void SkipBytes(string what) => Skip(ReadLength(what), what);

    /// <summary>Goes past all before the checksum that the stream ends with.</summary>
    public void SkipRest(string what) => Skip(Math.Max(0, Remaining - sizeof(uint)), what);

    private void Skip(long length, string what)
    {
        RequireRemaining(length, what);
        byte[] buffer = new byte[(int)Math.Min(length, SkipLength)];
        for (long left = length; left > 0; left -= Math.Min(left, buffer.Length))
            Read(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)), what);
    }

    /// <summary>
    /// Goes through what is to come, checks it and comes back to where it was, where the stream can go back: so nothing takes memory before
    /// all is known to be as it should be.
    /// </summary>
    public void LookAhead(Action check)
    {
        if (!stream.CanSeek)
            return;
        (long position, Checksum checksum) = (stream.Position - (_end - _next), _checksum);
        check();
        stream.Position = position;
        _checksum = checksum;
        _next = _end = 0;
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
        if (_next < _end || stream.Read(stackalloc byte[1]) != 0)
            throw Malformed($"there are bytes after its end");
    }

    /// <summary>Reads the checksum of all since the beginning, or since the last checksum.</summary>
    public void ReadChecksumOfPart()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        ReadExactly(bytes, "the checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != _checksum.Value)
            throw Malformed($"the checksum does not fit the content");
        _checksum = new Checksum();
    }

    public FormatException Malformed(FormattableString problem) => new($"The {name} is malformed: {FormattableString.Invariant(problem)}.");

    /// <summary>
    /// For how many of so many things there is room to be made at once: for all, where the stream knows that it has them, else for a few,
    /// and more as they arrive.
    /// </summary>
    /// <param name="count">How many there are said to be.</param>
    /// <param name="fewestBytes">That each of them takes up at least.</param>
    /// <param name="what">What they are.</param>
    public int Room(int count, int fewestBytes, string what)
    {
        RequireRemaining((long)count * fewestBytes, what);
        return stream.CanSeek ? count : Math.Min(count, ChunkLength);
    }

    // As bytes, all numbers of a large network are more than a span can count.
    private Span<float> ReadChunks(Span<float> values, string what)
    {
        for (int done = 0; done < values.Length; done += Math.Min(ChunkLength, values.Length - done))
            Read(MemoryMarshal.AsBytes(values.Slice(done, Math.Min(ChunkLength, values.Length - done))), what);
        return values;
    }

    private T[] ReadValues<T>(int count, string what)
        where T : unmanaged
    {
        T[] values = new T[Room(count, Unsafe.SizeOf<T>(), what)];
        for (int done = 0; done < count;)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            Span<T> chunk = values.AsSpan(done, Math.Min(ChunkLength, values.Length - done));
            Read(MemoryMarshal.AsBytes(chunk), what);
            done += chunk.Length;
        }
        return values;
    }

    private int ReadLength(string what) => ReadInt32($"the length of {what}", 0, Array.MaxLength);

    private static void ToNative(Span<float> values)
    {
        Span<int> words = MemoryMarshal.Cast<float, int>(values);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, words);
    }

    private void CheckFinite(ReadOnlySpan<float> values, string what)
    {
        if (!values.IsEmpty && !TensorPrimitives.IsFiniteAll(values))
            throw Malformed($"{what} holds a number that is not finite");
    }

    // Makes sure that so many bytes can be there, where the stream knows how long it is.
    private void RequireRemaining(long length, string what)
    {
        if (stream.CanSeek && Remaining < length)
            throw Malformed($"{what} needs {length} bytes, but {Remaining} are left");
    }

    private long Remaining => stream.Length - stream.Position + (_end - _next);

    // Small fields come out of the buffer. Nothing may follow a payload, so bytes read too many are nobody's.
    private void ReadExactly(Span<byte> bytes, string what)
    {
        if (bytes.Length > _end - _next)
        {
            bytes = bytes[TakeBuffered(bytes)..];
            if (bytes.Length >= BufferLength)
            {
                ReadAtLeast(bytes, bytes.Length, what);
                return;
            }
            _end = ReadAtLeast(_buffer, bytes.Length, what);
            _next = 0;
        }
        TakeBuffered(bytes);
    }

    private int ReadAtLeast(Span<byte> bytes, int least, string what)
    {
        int read = stream.ReadAtLeast(bytes, least, throwOnEndOfStream: false);
        return read >= least ? read : throw Malformed($"it ends within {what}");
    }

    private int TakeBuffered(Span<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(bytes);
        _next += count;
        return count;
    }
}
