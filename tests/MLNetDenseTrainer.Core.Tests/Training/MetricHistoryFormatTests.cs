using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What format 3 of histories has beyond those before: the validation metric.</summary>
public sealed class MetricHistoryFormatTests
{
    private static readonly EpochMetrics[] _history =
    [
        new(1, 0.75, 0.5, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = 0.875 },
        new(2, 0.5, 0.25, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = double.NaN },
        new(3, 0.5, null, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy },
    ];

    [Fact]
    public void A_metric_comes_back_with_and_without_figures_of_held_back_rows()
    {
        foreach (HeldOutMetrics? heldOut in new[] { null, new HeldOutMetrics(7, LogLoss: 0.5, Accuracy: 0.75) })
        {
            byte[] bytes = Write(_history, heldOut);
            Assert.Equal(3, bytes[0]);
            TrainingRecord back = Read(bytes);
            Assert.Equal(_history, back.History);
            Assert.Equal(heldOut, back.HeldOut);
            Assert.Equal(bytes, Write(back.History, back.HeldOut));
        }
    }

    [Fact]
    public void Without_a_metric_the_format_is_as_old_as_ever()
    {
        EpochMetrics[] plain = [new(1, 0.75, 0.5, 0.1f, TimeSpan.Zero)];
        Assert.Equal(1, Write(plain, null)[0]);
        Assert.Equal(2, Write(plain, new HeldOutMetrics(1))[0]);
        Assert.Equal((ValidationMetric.Loss, null), (Read(Write(plain, null)).History[0].Metric, Read(Write(plain, null)).History[0].MetricValue));
    }

    [Fact]
    public void A_history_cut_off_or_too_long_or_with_a_flipped_bit_is_refused()
    {
        byte[] bytes = Write(_history, new HeldOutMetrics(7));
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

    // The metric is the first byte behind the mark that there are no held-back rows.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(255)]
    public void A_metric_that_is_none_is_refused_even_with_a_checksum_that_fits(byte code)
    {
        byte[] bytes = Write(_history, null);
        int metric = bytes.Length - 4 - (9 + 9 + 1) - 1;
        Assert.Equal((byte)ValidationMetric.Accuracy, bytes[metric]);
        bytes[metric] = code;
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        writer.Write(bytes.AsSpan(..^4));
        writer.WriteChecksum();
        Assert.Contains("metric", AssertRefused(stream.ToArray()), StringComparison.Ordinal);
    }

    private static string AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes)).Message;

    private static byte[] Write(IReadOnlyList<EpochMetrics> history, HeldOutMetrics? heldOut)
    {
        using var stream = new MemoryStream();
        HistoryFormat.Write(new TrainingRecord(history, heldOut), stream);
        return stream.ToArray();
    }

    private static TrainingRecord Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return HistoryFormat.Read(stream);
    }
}
