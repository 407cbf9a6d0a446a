using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What format 4 of histories has beyond those before: the epochs that the networks' parameters are from.</summary>
public sealed class BestEpochsHistoryFormatTests
{
    private static readonly EpochMetrics[] _history =
    [
        new(1, 0.75, 0.5, 0.1f, TimeSpan.Zero), new(2, 0.5, 0.25, 0.1f, TimeSpan.Zero), new(3, 0.5, null, 0.1f, TimeSpan.Zero),
    ];

    public static TheoryData<ValidationMetric> Metrics => [ValidationMetric.Loss, ValidationMetric.Accuracy];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Best_epochs_come_back_with_and_without_all_else(ValidationMetric metric)
    {
        foreach (HeldOutMetrics? heldOut in new[] { null, new HeldOutMetrics(7, LogLoss: 0.5, Accuracy: 0.75) })
        {
            byte[] bytes = Write(metric, heldOut, 3, 1, 2);
            Assert.Equal(4, bytes[0]);
            TrainingRecord back = Read(bytes);
            Assert.Equal([3, 1, 2], back.BestEpochs);
            Assert.Equal(HistoryOf(metric), back.History);
            Assert.Equal(heldOut, back.HeldOut);
        }
    }

    [Fact]
    public void Without_them_the_format_is_as_old_as_ever_and_there_are_none()
    {
        byte[] bytes = Write(ValidationMetric.Accuracy, null);
        Assert.Equal(3, bytes[0]);
        Assert.Empty(Read(bytes).BestEpochs);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_history_cut_off_or_too_long_or_with_a_flipped_bit_is_refused(ValidationMetric metric)
    {
        byte[] bytes = Write(metric, new HeldOutMetrics(7), 3, 1);
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(flipped);
        }
    }

    // Behind the history: how many networks there are, and the epoch of the only one.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 4)]
    [InlineData(0, int.MaxValue)]
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    [InlineData(4, 65)]
    [InlineData(4, int.MaxValue)]
    public void Epochs_and_networks_that_cannot_be_are_refused_even_with_a_checksum_that_fits(int back, int value)
    {
        byte[] bytes = Write(ValidationMetric.Loss, null, 2);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8 - back), value);
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        writer.Write(bytes.AsSpan(..^4));
        writer.WriteChecksum();
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(stream.ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_history_without_epochs_has_no_best_one() => AssertRefused(WriteRecord(new TrainingRecord([], null) { BestEpochs = [1] }));

    private static void AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes));

    private static EpochMetrics[] HistoryOf(ValidationMetric metric) =>
        metric == ValidationMetric.Loss
            ? _history
            : [.. _history.Select(epoch => epoch with { Metric = metric, MetricValue = 0.5 * epoch.Epoch })];

    private static byte[] Write(ValidationMetric metric, HeldOutMetrics? heldOut, params int[] bestEpochs) =>
        WriteRecord(new TrainingRecord(HistoryOf(metric), heldOut) { BestEpochs = bestEpochs });

    private static byte[] WriteRecord(TrainingRecord record)
    {
        using var stream = new MemoryStream();
        HistoryFormat.Write(record, stream);
        return stream.ToArray();
    }

    private static TrainingRecord Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return HistoryFormat.Read(stream);
    }
}
