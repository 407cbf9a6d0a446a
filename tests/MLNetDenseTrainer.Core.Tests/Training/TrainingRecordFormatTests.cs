using System.Buffers.Binary;
using System.Text;
using CsCheck;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;
using static MLNetDenseTrainer.Core.Tests.TestRecord;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingRecordFormatTests
{
    private const int CountOffset = 2;
    private const int ChecksumLength = 4;

    private static readonly EpochMetrics[] _history =
    [
        new(1, 0.75, null, 0.1f, TimeSpan.Zero), new(2, 0.5, 0.625, 0.05f, TimeSpan.Zero), new(3, 1e-300, -0.0, 1e-30f, TimeSpan.Zero),
    ];

    private static readonly EpochMetrics[] _judged =
    [
        new(1, 0.75, 0.5, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = 0.875 },
        new(2, 0.5, 0.25, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = double.NaN },
        new(3, 0.5, null, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy },
    ];

    private static readonly HeldOutMetrics _heldOut = new(7, LogLoss: 0.5, Accuracy: 0.75) { LogLossStandardError = 0.125 };

    // With and without a metric and held-back rows, of one network and of several.
    private static readonly Dictionary<string, TrainingRecord> _records = new()
    {
        ["plain"] = Of(_history),
        ["metric"] = Of(_judged, null, 2),
        ["held out"] = Of(_history, _heldOut, 3, 1, 2),
        ["all"] = Of(_judged, _heldOut, 3, 1, 2) with { Description = "größer, seed 1" },
    };

    public static TheoryData<string> Records => [.. _records.Keys];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_comes_back_as_it_was(string name)
    {
        TrainingRecord record = _records[name];
        TrainingRecord back = Read(Write(record));
        Assert.Equal(record.History, back.History);
        Assert.Equal(record.BestEpochs, back.BestEpochs);
        Assert.Equal((record.HeldOut, record.Description), (back.HeldOut, back.Description));
        Assert.Equal(Write(record), Write(back));
    }

    [Fact]
    public void Times_are_not_kept() => Assert.Equal(
        Write(Of(_history)), Write(Of([.. _history.Select(epoch => epoch with { Elapsed = TimeSpan.FromSeconds(epoch.Epoch) })])));

    [Theory]
    [MemberData(nameof(Records))]
    public void A_stream_that_gives_a_byte_at_a_time_is_read(string name)
    {
        using var stream = new ByteByByteStream(Write(_records[name]));
        Assert.Equal(Write(_records[name]), Write(TrainingRecordFormat.Read(stream)));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_cut_off_or_too_long_is_refused(string name)
    {
        byte[] bytes = Write(_records[name]);
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_flipped_bit_anywhere_is_refused(string name)
    {
        byte[] bytes = Write(_records[name]);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(flipped);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(1 << 24)]
    [InlineData(int.MaxValue)]
    public void A_count_that_lies_is_refused_without_taking_memory_for_it(int count)
    {
        byte[] bytes = Write(Of(_history));
        BitConverter.TryWriteBytes(bytes.AsSpan(CountOffset), count);
        AssertRefusedWithoutMemory(Sealed(bytes));
    }

    // A million epochs, of which the last is cut off: nothing is made of those before.
    [Fact]
    public void A_long_history_cut_off_is_refused_before_it_is_read()
    {
        byte[] bytes = new byte[13 << 20];
        BitConverter.TryWriteBytes(bytes, (short)1);
        BitConverter.TryWriteBytes(bytes.AsSpan(CountOffset), TrainingSettings.MaximumEpochs);
        AssertRefusedWithoutMemory(bytes);
    }

    // Rows held back may be beyond what float holds where those trained on are not: that is a finding and no damage.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_validation_loss_that_is_not_finite_comes_back(double loss) =>
        Assert.Equal(loss, Read(Write(Of([_history[0] with { ValidationLoss = loss }]))).History[0].ValidationLoss);

    [Fact]
    public void A_training_loss_that_is_not_finite_is_refused() =>
        AssertRefused(Write(Of([_history[0] with { TrainingLoss = double.NaN }])));

    // The metric is the first byte behind the epochs.
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(255)]
    public void A_metric_that_is_none_is_refused_even_with_a_checksum_that_fits(byte code)
    {
        byte[] bytes = Write(Of(_judged));
        const int BytesOfEpoch = sizeof(double) + sizeof(float) + 2;
        const int FiguresThere = 4;
        int metric = CountOffset + sizeof(int) + _judged.Length * BytesOfEpoch + FiguresThere * sizeof(double);
        Assert.Equal((byte)ValidationMetric.Accuracy, bytes[metric]);
        bytes[metric] = code;
        Assert.Contains("metric", AssertRefused(Sealed(bytes)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void A_best_epoch_that_cannot_be_is_refused_even_with_a_checksum_that_fits(int epoch) =>
        AssertRefusedWithoutMemory(Write(Of(_history, null, epoch)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65)]
    [InlineData(int.MaxValue)]
    public void A_number_of_networks_that_cannot_be_is_refused_even_with_a_checksum_that_fits(int networks)
    {
        byte[] bytes = Write(Of(_history, null, 2));
        int offset = DescriptionOffset(bytes) - 2 * sizeof(int);
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), networks);
        AssertRefusedWithoutMemory(Sealed(bytes));
    }

    [Fact]
    public void The_longest_description_comes_back()
    {
        foreach (string line in new[] { "x", new string('\u20ac', TrainingRecord.MaximumDescription) })
            Assert.Equal(line, Read(Write(Of(_history) with { Description = line })).Description);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 13)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue)]
    public void The_length_of_a_description_that_lies_is_refused_without_memory_for_it_even_with_a_checksum_that_fits(int length)
    {
        byte[] bytes = Write(Of(_history));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(DescriptionOffset(bytes)), length);
        AssertRefusedWithoutMemory(Sealed(bytes));
        using var slow = new ByteByByteStream(Sealed(bytes));
        Assert.Throws<FormatException>(() => TrainingRecordFormat.Read(slow));
    }

    [Fact]
    public void A_description_that_is_not_utf_8_is_refused_even_with_a_checksum_that_fits()
    {
        byte[] bytes = Write(Of(_history));
        bytes[DescriptionOffset(bytes) + sizeof(int)] = 0xff;
        Assert.Contains("not UTF-8", AssertRefused(Sealed(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_description_and_one_that_is_too_long_are_refused()
    {
        string tooLong = new('x', TrainingRecord.MaximumDescription + 1);
        Assert.Contains("0 characters", AssertRefused(Write(Of(_history) with { Description = "" })), StringComparison.Ordinal);
        Assert.Contains("4097 characters", AssertRefused(Write(Of(_history) with { Description = tooLong })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_called_one()
    {
        byte[] bytes = Write(Of(_history));
        bytes[0] = 3;
        Assert.Contains("newer version: its format is 3", AssertRefused(bytes), StringComparison.Ordinal);
        bytes[0] = 0;
        Assert.Contains("its format is 0", AssertRefused(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Random_changes_are_refused_or_come_back_as_they_are(string name)
    {
        byte[] good = Write(_records[name]);
        Gen.Select(Gen.Int[0, good.Length - ChecksumLength - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach ((int offset, byte value) in changes)
                    bytes[offset] = value;
                bytes = Sealed(bytes);
                try
                {
                    // An older format that is read is written in the newest one.
                    return WithoutFormat(Write(Read(bytes))).SequenceEqual(WithoutFormat(bytes));
                }
                catch (FormatException)
                {
                    return true;
                }
            },
            iter: 5000,
            threads: 1);
    }

    private static ReadOnlySpan<byte> WithoutFormat(byte[] bytes) => bytes.AsSpan(sizeof(ushort)..^ChecksumLength);

    private static int DescriptionOffset(byte[] bytes) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("20 rows")) - sizeof(int);

    private static void AssertRefusedWithoutMemory(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 17);
    }

    private static string AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes)).Message;
}
