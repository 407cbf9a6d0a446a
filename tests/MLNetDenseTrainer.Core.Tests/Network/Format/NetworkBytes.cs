using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Networks as bytes, and bytes with the checksum that belongs to them.</summary>
internal static class NetworkBytes
{
    public static byte[] Write(TrainedNetwork network)
    {
        using var stream = new MemoryStream();
        NetworkFormat.Write(network, stream);
        return stream.ToArray();
    }

    public static TrainedNetwork Read(byte[] bytes, NetworkTask task)
    {
        using var stream = new MemoryStream(bytes);
        return NetworkFormat.Read(stream, task);
    }

    /// <summary>The same bytes, but for the last four, which become the checksum of the others.</summary>
    public static byte[] Sealed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        writer.Write(bytes.AsSpan(..^4));
        writer.WriteChecksum();
        return stream.ToArray();
    }

    /// <summary>Asserts that the bytes are refused, and returns the message.</summary>
    public static string AssertRefused(byte[] bytes, NetworkTask task) => Assert.Throws<FormatException>(() => Read(bytes, task)).Message;

    public static void AssertRefusedWithinMemory(Stream stream, NetworkTask task, long limit)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => NetworkFormat.Read(stream, task));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, limit);
    }
}
