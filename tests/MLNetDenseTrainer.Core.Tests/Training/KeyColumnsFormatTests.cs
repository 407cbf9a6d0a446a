using System.Collections.Immutable;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class KeyColumnsFormatTests
{
    private static readonly ImmutableArray<KeyColumn> _columns = [new("City", 12), new("Größe", 1)];

    [Fact]
    public void Columns_come_back_as_they_were() => Assert.Equal(_columns, Read(Write()));

    [Fact]
    public void Columns_cut_off_too_long_or_with_a_flipped_bit_are_refused()
    {
        byte[] bytes = Write();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => Read(bytes[..length]));
        Assert.Throws<FormatException>(() => Read([.. bytes, 0]));
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FormatException>(() => Read(flipped));
        }
    }

    private static byte[] Write()
    {
        using var stream = new MemoryStream();
        KeyColumnsFormat.Write(_columns, stream);
        return stream.ToArray();
    }

    private static KeyColumn[] Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return KeyColumnsFormat.Read(stream);
    }
}
