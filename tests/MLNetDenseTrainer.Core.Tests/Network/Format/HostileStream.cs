namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A stream that misbehaves as files, sockets and decompressors may.</summary>
internal sealed class HostileStream(byte[] bytes) : MemoryStream(bytes)
{
    private bool _hasPaused;

    /// <summary>What <see cref="Length"/> says instead of the truth.</summary>
    public long? ClaimedLength { get; init; }

    /// <summary>Where one read gives nothing although there is more.</summary>
    public int? PausesAt { get; init; }

    /// <summary>Where reading throws.</summary>
    public int? FailsAt { get; init; }

    public override long Length => ClaimedLength ?? base.Length;

    public override int Read(Span<byte> buffer)
    {
        if (FailsAt is { } failure && Position + buffer.Length > failure)
            throw new IOException("The disk is gone.");
        if (PausesAt is { } pause && Position + buffer.Length > pause && !_hasPaused)
        {
            _hasPaused = true;
            return 0;
        }
        return base.Read(buffer);
    }
}
