using System.Buffers.Binary;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Plan;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingDescriptionFormatTests
{
    private const int LengthOffset = 2;
    private const int TextOffset = 6;

    private static readonly byte[] _good = Write("größer, seed 1");

    [Fact]
    public void A_line_comes_back_as_it_was()
    {
        foreach (string line in new[] { "größer, seed 1", "x", new string('\u20ac', TrainingDescription.MaximumLength) })
        {
            Assert.Equal(line, Read(Write(line)));
            using var slow = new ByteByByteStream(Write(line));
            Assert.Equal(line, TrainingDescriptionFormat.Read(slow));
        }
    }

    [Fact]
    public void A_line_cut_off_or_too_long_or_with_a_flipped_bit_is_refused()
    {
        for (int length = 0; length < _good.Length; length++)
            AssertRefused(_good[..length]);
        AssertRefused([.. _good, 0]);
        for (int bit = 0; bit < 8 * _good.Length; bit++)
        {
            byte[] flipped = [.. _good];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(flipped);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 13)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue)]
    public void A_length_that_lies_is_refused_without_memory_for_it_even_with_a_checksum_that_fits(int length)
    {
        byte[] bytes = [.. _good];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthOffset), length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(Sealed(bytes));
        using var slow = new ByteByByteStream(Sealed(bytes));
        Assert.Throws<FormatException>(() => TrainingDescriptionFormat.Read(slow));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 17);
    }

    [Fact]
    public void What_is_not_utf_8_is_refused_even_with_a_checksum_that_fits()
    {
        byte[] bytes = [.. _good];
        bytes[TextOffset] = 0xff;
        Assert.Contains("not UTF-8", AssertRefused(Sealed(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_and_one_that_is_too_long_are_refused()
    {
        Assert.Contains("0 characters", AssertRefused(Write("")), StringComparison.Ordinal);
        Assert.Contains("4097 characters", AssertRefused(Write(new string('x', TrainingDescription.MaximumLength + 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_called_one()
    {
        byte[] bytes = [.. _good];
        bytes[0] = 2;
        Assert.Contains("newer version: its format is 2", AssertRefused(bytes), StringComparison.Ordinal);
        bytes[0] = 0;
        Assert.Contains("its format is 0", AssertRefused(bytes), StringComparison.Ordinal);
    }

    private static string AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes)).Message;

    private static byte[] Write(string description)
    {
        using var stream = new MemoryStream();
        TrainingDescriptionFormat.Write(description, stream);
        return stream.ToArray();
    }

    private static string Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return TrainingDescriptionFormat.Read(stream);
    }
}
