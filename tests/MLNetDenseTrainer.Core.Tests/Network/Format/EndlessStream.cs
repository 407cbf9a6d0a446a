namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Some bytes, and then zeros for ever.</summary>
internal sealed class EndlessStream(byte[] bytes) : OneWayStream
{
    /// <summary>Bytes given so far.</summary>
    public long Given { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        buffer.Clear();
        if (Given < bytes.Length)
            bytes.AsSpan((int)Given, (int)Math.Min(buffer.Length, bytes.Length - Given)).CopyTo(buffer);
        Given += buffer.Length;
        return buffer.Length;
    }
}
