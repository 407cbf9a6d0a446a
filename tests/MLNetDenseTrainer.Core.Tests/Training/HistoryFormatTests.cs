using CsCheck;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class HistoryFormatTests
{
    private static readonly EpochMetrics[] _history =
    [
        new(1, 0.75, null, 0.1f, TimeSpan.Zero), new(2, 0.5, 0.625, 0.05f, TimeSpan.Zero), new(3, 1e-300, -0.0, 1e-30f, TimeSpan.Zero),
    ];

    [Fact]
    public void A_history_comes_back_as_it_was()
    {
        Assert.Equal(_history, Read(Write(_history)));
        Assert.Equal(Write(_history), Write(Read(Write(_history))));
        Assert.Empty(Read(Write([])));
    }

    [Fact]
    public void Times_are_not_kept() =>
        Assert.Equal(Write(_history), Write([.. _history.Select(epoch => epoch with { Elapsed = TimeSpan.FromSeconds(epoch.Epoch) })]));

    [Fact]
    public void A_stream_that_gives_a_byte_at_a_time_is_read()
    {
        using var stream = new ByteByByteStream(Write(_history));
        Assert.Equal(_history, HistoryFormat.Read(stream).History);
    }

    [Fact]
    public void A_history_cut_off_or_too_long_is_refused()
    {
        byte[] bytes = Write(_history);
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
        AssertRefused([.. bytes, 0]);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        byte[] bytes = Write(_history);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(flipped);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(1 << 24)]
    [InlineData(int.MaxValue)]
    public void A_count_that_lies_is_refused_without_taking_memory_for_it(int count)
    {
        byte[] bytes = Write(_history);
        BitConverter.TryWriteBytes(bytes.AsSpan(2), count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(Sealed(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // A million epochs, of which the last is cut off: nothing is made of those before.
    [Fact]
    public void A_long_history_cut_off_is_refused_before_it_is_read()
    {
        byte[] bytes = new byte[13 << 20];
        BitConverter.TryWriteBytes(bytes, (short)1);
        BitConverter.TryWriteBytes(bytes.AsSpan(2), 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // Rows held back may be beyond what float holds where those trained on are not: that is a finding and no damage.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_validation_loss_that_is_not_finite_comes_back(double loss) =>
        Assert.Equal(loss, Read(Write([_history[0] with { ValidationLoss = loss }]))[0].ValidationLoss);

    [Fact]
    public void A_training_loss_that_is_not_finite_is_refused() => AssertRefused(Write([_history[0] with { TrainingLoss = double.NaN }]));

    [Fact]
    public void Random_changes_are_refused_or_come_back_as_they_are()
    {
        byte[] good = Write(_history);
        Gen.Select(Gen.Int[0, good.Length - 5], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach ((int offset, byte value) in changes)
                    bytes[offset] = value;
                bytes = Sealed(bytes);
                try
                {
                    return Write(Read(bytes)).AsSpan().SequenceEqual(bytes);
                }
                catch (FormatException)
                {
                    return true;
                }
            },
            iter: 5000,
            threads: 1);
    }

    private static void AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes));

    private static byte[] Write(IReadOnlyList<EpochMetrics> history)
    {
        using var stream = new MemoryStream();
        HistoryFormat.Write(new TrainingRecord(history, null), stream);
        return stream.ToArray();
    }

    private static IReadOnlyList<EpochMetrics> Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return HistoryFormat.Read(stream).History;
    }

    private static byte[] Sealed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        writer.Write(bytes.AsSpan(..^4));
        writer.WriteChecksum();
        return stream.ToArray();
    }
}
