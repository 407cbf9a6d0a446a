using System.Globalization;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The whole core in processes that may not use all the instructions of this machine.</summary>
/// <remarks>What all of them agree on is right: <see cref="MatrixProductsTests"/> compares the same products, and all others of these sizes, with their naive twin.</remarks>
public sealed class IntrinsicsTests
{
    private static readonly Lazy<Result> _unrestricted = new(() => Probe(null));

    // What each switch of the runtime takes away: vectors of 16 floats, of 8, and all.
    [Theory]
    [InlineData("EnableAVX512", 8)]
    [InlineData("EnableAVX2", 4)]
    [InlineData("EnableHWIntrinsic", 1)]
    public void Products_have_the_same_bits_and_training_the_same_losses_with_narrower_vectors(string disabled, int widest)
    {
        Result restricted = Probe(disabled);
        Assert.Equal(Math.Min(widest, _unrestricted.Value.VectorWidth), restricted.VectorWidth);
        Assert.Equal(_unrestricted.Value.ProductsHash, restricted.ProductsHash);
        Assert.Equal(_unrestricted.Value.Losses.Length, restricted.Losses.Length);
        // Sums of elementwise code and the exponential function depend on the vector width: rounding, grown over 35 steps.
        Assert.All(_unrestricted.Value.Losses.Zip(restricted.Losses), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Another_process_gives_the_same_bits()
    {
        Result again = Probe(null);
        Assert.Equal(_unrestricted.Value.ProductsHash, again.ProductsHash);
        Assert.Equal(_unrestricted.Value.Losses, again.Losses);
    }

    private static Result Probe(string? disabled)
    {
        string[] lines = KernelProcess.Run(disabled);
        return new Result(
            int.Parse(lines[0], CultureInfo.InvariantCulture),
            lines[1],
            [.. lines[2].Split(' ').Select(loss => double.Parse(loss, CultureInfo.InvariantCulture))]);
    }

    private sealed record Result(int VectorWidth, string ProductsHash, double[] Losses);
}
