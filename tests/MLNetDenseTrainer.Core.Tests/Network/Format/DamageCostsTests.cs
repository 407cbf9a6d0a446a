using System.Buffers.Binary;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What is found wrong only at the end of a large file costs no memory for what stands before it.</summary>
public sealed class DamageCostsTests
{
    private const long Little = 1 << 19;
    private const long Bound = 64 << 20;
    private const int ChecksumLength = 4;
    private const int CountEnd = sizeof(ushort) + sizeof(int);

    // Scaling and count of steps, where there are none.
    private const int InputsLength = 2;

    private static readonly byte[] _network = LargeNetwork();

    [Fact]
    public void A_network_with_a_wrong_checksum() => AssertCheap(WithLastBitFlipped(_network), Little, ReadNetwork);

    [Fact]
    public void A_network_whose_last_number_is_none() => AssertCheap(WithLastNumberNaN(_network), Little, ReadNetwork);

    [Fact]
    public void A_network_that_is_cut_off() => AssertCheap(_network[..^1], Little, ReadNetwork);

    // Their count is bounded: with a flag for each, there would be more inputs than there can be.
    [Fact]
    public void A_network_with_more_flagged_features_than_inputs_can_be()
    {
        NetworkShape shape = NetworkShape.Create(2, [new Dense(1)], Activation.Linear);
        TrainedNetwork network = new(InputPipeline.None.Imputing([0]), [new ParameterBlock(shape)], RegressionHead.Scalar);
        byte[] bytes = Write(network);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworkLayout.Features), NetworkShape.MaximumInputs);
        Assert.Contains(
            "the number of added inputs is 1, expected 0 to 0",
            AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_optimisers_with_a_wrong_checksum() => AssertCheap(WithLastBitFlipped(LargeState()), Little, stream => OptimizerStateFormat.Read(stream));

    // The last of two lengths says one byte more than there is.
    [Fact]
    public void A_state_of_optimisers_whose_last_length_lies()
    {
        byte[] bytes = LargeState();
        bytes[^(ChecksumLength + 1 + sizeof(int))]++;
        AssertCheap(Sealed(bytes), Little, stream => OptimizerStateFormat.Read(stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_history_of_the_most_epochs_there_can_be(bool checksumFits)
    {
        byte[] bytes = LongestHistory();
        // The mark of the last epoch's metric, which is 0 or 1.
        const int BytesOfEpoch = 3 * sizeof(double) + sizeof(float) + 2;
        bytes[CountEnd + TrainingSettings.MaximumEpochs * BytesOfEpoch - sizeof(double) - 1] = 2;
        AssertCheap(checksumFits ? Sealed(bytes) : bytes, Bound, stream => TrainingRecordFormat.Read(stream));
    }

    [Fact]
    public void A_history_of_more_epochs_than_there_can_be()
    {
        byte[] bytes = new byte[14 << 20];
        BinaryPrimitives.WriteInt16LittleEndian(bytes, 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(short)), TrainingSettings.MaximumEpochs + 1);
        AssertCheap(bytes, Little, stream => TrainingRecordFormat.Read(stream));
    }

    // Nothing of it reaches the training.
    [Fact]
    public void A_checkpoint_with_a_wrong_checksum()
    {
        var fingerprint = new TrainingFingerprint([]);
        using var stream = new MemoryStream();
        CheckpointFormat.Write(fingerprint, state => state.Singles(new float[1 << 18], "the parameters"), stream);
        AssertCheap(WithLastBitFlipped(stream.ToArray()), Little, damaged => CheckpointFormat.Read(fingerprint, _ => Assert.Fail("It was read."), damaged, "it"));
    }

    private static void AssertCheap(byte[] bytes, long limit, Action<Stream> read)
    {
        using var stream = new MemoryStream(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => read(stream));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, limit);
    }

    private static void ReadNetwork(Stream stream) => NetworkFormat.Read(stream, NetworkTask.Regression);

    // Two networks of half a MiB each.
    private static byte[] LargeNetwork()
    {
        NetworkShape shape = NetworkShape.Create((1 << 17) - 1, [new Dense(1)], Activation.Linear);
        return Write(new TrainedNetwork(InputPipeline.None, [new ParameterBlock(shape), new ParameterBlock(shape)], RegressionHead.Scalar));
    }

    // Of two networks: a large one, and one of a byte.
    private static byte[] LargeState()
    {
        using var stream = new MemoryStream();
        OptimizerStateFormat.Write(new OptimizerState(TestRecord.Adam, [new byte[1 << 20], [1]]), stream);
        return stream.ToArray();
    }

    private static byte[] LongestHistory()
    {
        var epoch = new EpochMetrics(1, 0.5, 0.25, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = 0.75 };
        return TestRecord.Write(TestRecord.Of([.. Enumerable.Repeat(epoch, TrainingSettings.MaximumEpochs)]));
    }

    private static byte[] WithLastBitFlipped(byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        flipped[^1] ^= 128;
        return flipped;
    }

    private static byte[] WithLastNumberNaN(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(changed.Length - ChecksumLength - InputsLength - sizeof(float)), float.NaN);
        return Sealed(changed);
    }
}
