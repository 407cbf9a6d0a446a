namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Some bytes, and then zeros for ever.</summary>
internal sealed class EndlessStream(byte[] bytes) : Stream
{
    /// <summary>Bytes given so far.</summary>
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        buffer.Clear();
        if (Given < bytes.Length)
            bytes.AsSpan((int)Given, (int)Math.Min(buffer.Length, bytes.Length - Given)).CopyTo(buffer);
        Given += buffer.Length;
        return buffer.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
