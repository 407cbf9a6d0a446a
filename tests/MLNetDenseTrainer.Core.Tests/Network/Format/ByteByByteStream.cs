namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A stream that hands out one byte per read.</summary>
internal sealed class ByteByByteStream(byte[] bytes, int failAt = int.MaxValue) : OneWayStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        if (_position == failAt)
            throw new IOException("The line is dead.");
        if (_position == bytes.Length || buffer.IsEmpty)
            return 0;
        buffer[0] = bytes[_position++];
        return 1;
    }
}
