using System.Buffers.Binary;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Resume;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Streams and files that are not what they seem, for each payload of a model file: a clear error, little memory, no waiting.</summary>
public sealed class HostileStreamsTests
{
    private const long MemoryLimit = 1 << 20;
    private const int Buffer = 1 << 12;

    public static TheoryData<string> Payloads => [.. _payloads.Keys];

    private static readonly Dictionary<string, Payload> _payloads = new()
    {
        ["network"] = new Payload(
            Write(FormatNetworks.Rich(NetworkTask.Regression)), stream => Write(NetworkFormat.Read(stream, NetworkTask.Regression))),
        ["training"] = new Payload(TestRecord.Write(SomeRecord), stream => TestRecord.Write(TrainingRecordFormat.Read(stream))),
        ["optimizer"] = new Payload(
            WriteState(new OptimizerState(TestRecord.Adam, [[1, 2, 3], []])),
            stream => WriteState(OptimizerStateFormat.Read(stream))),
    };

    private static TrainingRecord SomeRecord => TestRecord.Of(
        [new(1, 0.75, null, 0.1f, TimeSpan.Zero), new(2, 0.5, 0.625, 0.05f, TimeSpan.Zero)], new HeldOutMetrics(10, 0.25, 0.75));

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Bytes_without_end_are_refused_where_the_payload_ends(string name)
    {
        Payload payload = _payloads[name];
        using var stream = new EndlessStream(payload.Bytes);
        Assert.Contains("after its end", Refused(payload, stream), StringComparison.Ordinal);
        Assert.InRange(stream.Given, payload.Bytes.Length + 1, payload.Bytes.Length + Buffer);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Zeros_without_end_are_refused(string name)
    {
        using var stream = new EndlessStream([]);
        Refused(_payloads[name], stream);
        Assert.InRange(stream.Given, 1, MemoryLimit);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_stream_that_pauses_is_taken_to_end_there(string name)
    {
        Payload payload = _payloads[name];
        for (int position = 0; position < payload.Bytes.Length; position++)
        {
            using var stream = new HostileStream(payload.Bytes) { PausesAt = position };
            Refused(payload, stream);
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_length_that_is_too_small_is_refused_or_does_no_harm(string name)
    {
        Payload payload = _payloads[name];
        foreach (long length in new[] { 0L, -1L, payload.Bytes.Length / 2, long.MinValue })
        {
            using var stream = new HostileStream(payload.Bytes) { ClaimedLength = length };
            byte[]? back = null;
            Exception? refusal = Record.Exception(() => back = payload.Read(stream));
            Assert.True(refusal is FormatException || payload.Bytes.AsSpan().SequenceEqual(back), $"{length}: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_length_that_is_too_large_does_no_harm(string name)
    {
        Payload payload = _payloads[name];
        using var whole = new HostileStream(payload.Bytes) { ClaimedLength = long.MaxValue };
        Assert.Equal(payload.Bytes, payload.Read(whole));
        using var half = new HostileStream(payload.Bytes[..(payload.Bytes.Length / 2)]) { ClaimedLength = long.MaxValue };
        Refused(payload, half);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void An_error_of_the_stream_passes_through_as_it_is(string name)
    {
        Payload payload = _payloads[name];
        for (int position = 0; position < payload.Bytes.Length; position += 7)
        {
            using var stream = new HostileStream(payload.Bytes) { FailsAt = position };
            Assert.Equal("The disk is gone.", Assert.Throws<IOException>(() => payload.Read(stream)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_with_its_bytes_swapped_is_refused(string name)
    {
        byte[] bytes = [.. _payloads[name].Bytes];
        for (int i = 0; i + 1 < bytes.Length; i += 2)
            (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
        Refused(_payloads[name], new MemoryStream(bytes));
    }

    [Theory]
    [InlineData("network", 8)]
    [InlineData("training", 0)]
    [InlineData("optimizer", 0)]
    public void A_payload_of_a_newer_version_says_so(string name, int formatOffset)
    {
        byte[] bytes = [.. _payloads[name].Bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(formatOffset), ushort.MaxValue);
        string message = Refused(_payloads[name], new MemoryStream(Sealed(bytes)));
        Assert.Contains("newer version", message, StringComparison.Ordinal);
        Assert.Contains("65535", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_whose_parameters_are_all_zero_is_read()
    {
        TrainedNetwork network = FormatNetworks.Rich(NetworkTask.Regression);
        Assert.All(network.Members, member => member.Values.Clear());
        Assert.Equal(Write(network), Write(Read(Write(network), NetworkTask.Regression)));
    }

    // One unit takes sixteen columns in memory; until the checksum fits, nobody knows whether it is worth it.
    [Fact]
    public void A_damaged_network_takes_no_memory_for_padding()
    {
        const int Features = 1 << 18;
        NetworkShape shape = NetworkShape.Create(Features, [new Dense(1)], Activation.Linear);
        byte[] bytes = Write(new TrainedNetwork(InputPipeline.None, [new ParameterBlock(shape)], RegressionHead.Scalar));
        bytes[^1] ^= 1;
        AssertRefusedWithinMemory(new MemoryStream(bytes), NetworkTask.Regression, 5 * sizeof(float) * Features);
    }

    private static string Refused(Payload payload, Stream stream)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<FormatException>(() => payload.Read(stream)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
        return message;
    }

    private static byte[] WriteState(OptimizerState state)
    {
        using var stream = new MemoryStream();
        OptimizerStateFormat.Write(state, stream);
        return stream.ToArray();
    }

    /// <param name="Bytes">One that is as it should be.</param>
    /// <param name="Read">Reads one and writes it again.</param>
    private sealed record Payload(byte[] Bytes, Func<Stream, byte[]> Read);
}
