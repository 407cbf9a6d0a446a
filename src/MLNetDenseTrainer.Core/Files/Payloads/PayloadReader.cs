using System.Text;

namespace MLNetDenseTrainer.Files.Payloads;

/// <summary>Reads the output of a <see cref="PayloadWriter"/> from a stream that cannot be trusted.</summary>
/// <remarks>
/// It allocates no more than the stream has. Where the stream does not know its length, it allocates little more than has arrived. Damage
/// is a <see cref="FormatException"/> that says what was expected and found.
/// </remarks>
internal sealed class PayloadReader(Stream stream, string name)
{
    private const int ChunkLength = 1 << 18;
    private const int SkipLength = 1 << 14;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PayloadBytes _source = new(stream);
    private Checksum _checksum = new();

    public byte ReadByte(string what) => ReadValue<byte>(what);

    public ushort ReadUInt16(string what) => ReadValue<ushort>(what);

    public int ReadInt32(string what) => ReadValue<int>(what);

    public ulong ReadUInt64(string what) => ReadValue<ulong>(what);

    public double ReadDouble(string what) => ReadValue<double>(what);

    public float ReadSingle(string what)
    {
        float value = ReadValue<float>(what);
        CheckFinite([value], what);
        return value;
    }

    /// <summary>Checks the first bytes, and returns the number of the format, from the oldest to the newest known.</summary>
    public ushort ReadHeader(ReadOnlySpan<byte> magic, ushort oldest, ushort newest, string kind)
    {
        if (!ReadValues<byte>(magic.Length, "its first bytes").AsSpan().SequenceEqual(magic))
            throw Malformed($"it does not begin as a {kind} does");
        return ReadFormat(oldest, newest);
    }

    /// <summary>Returns the number of the content's format, from the oldest to the newest known.</summary>
    public ushort ReadFormat(ushort oldest, ushort newest)
    {
        ushort format = ReadUInt16("the format");
        if (format > newest)
            throw new FormatException($"The {name} was saved by a newer version: its format is {format}, and this version reads {newest}.");
        if (format >= oldest)
            return format;
        string expected = oldest == newest ? $"{oldest}" : $"{oldest} to {newest}";
        throw Malformed($"its format is {format}, expected {expected}");
    }

    /// <summary>Checks the number of the content's format, of which there is one.</summary>
    public void ReadFormat(ushort known) => ReadFormat(known, known);

    /// <summary>A count or size that must lie in a range.</summary>
    public int ReadInt32(string what, int minimum, int maximum)
    {
        int value = ReadInt32(what);
        return value >= minimum && value <= maximum
            ? value
            : throw Malformed($"{what} is {value}, expected {minimum} to {maximum}");
    }

    /// <summary>Whether something is there: 0 or 1.</summary>
    public bool ReadMark(string what)
    {
        byte mark = ReadByte(what);
        return mark <= 1 ? mark == 1 : throw Malformed($"the mark of {what} is {mark}, expected 0 or 1");
    }

    /// <summary>A code that stands for a member of an enumeration.</summary>
    public TCode ReadCode<TCode>(string what)
        where TCode : struct, Enum
    {
        byte code = ReadByte(what);
        return Enum.ToObject(typeof(TCode), code) is TCode value && Enum.IsDefined(value)
            ? value
            : throw Malformed($"{what} has the code {code}, which this version does not know");
    }

    /// <summary>A count, which has a maximum, and so many different indices below a limit, in ascending order.</summary>
    public int[] ReadAscending(int most, int limit, string what)
    {
        int[] values = ReadList<int>(most, what);
        int least = 0;
        foreach (int value in values)
        {
            if (value < least || value >= limit)
                throw Malformed($"{what} is {value}, expected {least} to {limit - 1}");
            least = value + 1;
        }
        return values;
    }

    /// <summary>A count, which has a maximum, and so many values.</summary>
    public T[] ReadList<T>(int most, string what)
        where T : unmanaged => ReadValues<T>(ReadInt32($"the count of {what}", 0, most), what);

    /// <summary>A count and so many bytes.</summary>
    public byte[] ReadBytes(string what) => ReadValues<byte>(ReadLength(what), what);

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
        CheckFinite(values, what);
        return values;
    }

    /// <summary>Fills a span with numbers that need not be finite.</summary>
    public void ReadAnySingles(Span<float> values, string what)
    {
        // As bytes, all numbers of a large network are more than a span can count.
        for (; values.Length > ChunkLength; values = values[ChunkLength..])
            Fill(values[..ChunkLength], what);
        Fill(values, what);
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

    /// <summary>Goes past all before the checksum that the stream ends with.</summary>
    public void SkipRest(string what) => Skip(Math.Max(0, _source.Remaining - sizeof(uint)), what);

    /// <summary>Goes past a count and so many bytes.</summary>
    public void SkipBytes(string what) => Skip(ReadLength(what), what);

    /// <summary>Checks the rest of a stream that can go back, and returns to the current position, before anything takes memory.</summary>
    public void LookAhead(Action check)
    {
        if (!_source.CanSeek)
            return;
        (long position, Checksum checksum) = (_source.Position, _checksum);
        check();
        (_source.Position, _checksum) = (position, checksum);
    }

    /// <summary>Reads the checksum, and makes sure that nothing follows it.</summary>
    public void ReadChecksum()
    {
        ReadChecksumOfPart();
        if (!_source.IsAtEnd())
            throw Malformed($"there are bytes after its end");
    }

    /// <summary>Reads the checksum of all since the beginning, or since the last checksum.</summary>
    public void ReadChecksumOfPart()
    {
        uint expected = _checksum.Value;
        if (ReadValue<uint>("the checksum") != expected)
            throw Malformed($"the checksum does not fit the content");
        _checksum = new Checksum();
    }

    public FormatException Malformed(FormattableString problem) => new($"The {name} is malformed: {FormattableString.Invariant(problem)}.");

    /// <summary>The items to make room for at once: all, where the stream knows that it has them, else a few.</summary>
    public int Room(int count, int fewestBytes, string what)
    {
        RequireRemaining((long)count * fewestBytes, what);
        return _source.CanSeek ? count : Math.Min(count, ChunkLength);
    }

    private T ReadValue<T>(string what)
        where T : unmanaged
    {
        T value = default;
        Fill(new Span<T>(ref value), what);
        return value;
    }

    public T[] ReadValues<T>(int count, string what)
        where T : unmanaged
    {
        T[] values = new T[Room(count, Unsafe.SizeOf<T>(), what)];
        for (int done = 0; done < count;)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            Span<T> chunk = values.AsSpan(done, Math.Min(ChunkLength, values.Length - done));
            Fill(chunk, what);
            done += chunk.Length;
        }
        return values;
    }

    private void Fill<T>(Span<T> values, string what)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        Read(bytes, what);
        LittleEndian.Exchange<T>(bytes);
    }

    private void Skip(long length, string what)
    {
        RequireRemaining(length, what);
        byte[] buffer = new byte[(int)Math.Min(length, SkipLength)];
        for (long left = length; left > 0; left -= Math.Min(left, buffer.Length))
            Read(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)), what);
    }

    private int ReadLength(string what) => ReadInt32($"the length of {what}", 0, Array.MaxLength);

    private void CheckFinite(ReadOnlySpan<float> values, string what)
    {
        if (!values.IsEmpty && !TensorPrimitives.IsFiniteAll(values))
            throw Malformed($"{what} holds a number that is not finite");
    }

    // Makes sure that so many bytes can be there, where the stream knows how long it is.
    private void RequireRemaining(long length, string what)
    {
        if (_source.CanSeek && _source.Remaining < length)
            throw Malformed($"it ends within {what}: {length} bytes are needed, and {_source.Remaining} are left");
    }

    private void Read(Span<byte> bytes, string what)
    {
        if (!_source.TryRead(bytes))
            throw Malformed($"it ends within {what}");
        _checksum.Add(bytes);
    }
}
