namespace MLNetDenseTrainer.Files.Payloads;

/// <summary>The bytes of a stream that holds one payload, through a buffer.</summary>
/// <remarks>Nothing may follow a payload, so the buffer may read ahead.</remarks>
internal sealed class PayloadBytes(Stream stream)
{
    private const int BufferLength = 1 << 12;

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _next;
    private int _end;

    /// <summary>Whether the stream knows its length and can go back.</summary>
    public bool CanSeek => stream.CanSeek;

    public long Position
    {
        get => stream.Position - (_end - _next);
        set
        {
            stream.Position = value;
            _next = _end = 0;
        }
    }

    /// <summary>The bytes that the stream claims to have left.</summary>
    public long Remaining => stream.Length - Position;

    /// <summary>Fills a span; false where the stream ends before.</summary>
    public bool TryRead(Span<byte> bytes)
    {
        if (bytes.Length > _end - _next)
        {
            bytes = bytes[TakeBuffered(bytes)..];
            if (bytes.Length >= BufferLength)
                return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
            _next = 0;
            _end = stream.ReadAtLeast(_buffer, bytes.Length, throwOnEndOfStream: false);
            if (_end < bytes.Length)
                return false;
        }
        TakeBuffered(bytes);
        return true;
    }

    /// <summary>Whether nothing is left. Another byte is lost.</summary>
    public bool IsAtEnd() => _next == _end && stream.Read(stackalloc byte[1]) == 0;

    private int TakeBuffered(Span<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(bytes);
        _next += count;
        return count;
    }
}
