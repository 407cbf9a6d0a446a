using System.Buffers.Binary;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What asks for format 4: features that enter by their rank.</summary>
public sealed class FormatFourTests
{
    private const NetworkTask Task = NetworkTask.Regression;

    // Behind the header of 24 bytes, two layers of 9, the extensions of 14, target center and scale of 8, and centers and factors of three features.
    private const int CountOffset = 24 + 18 + 14 + 8 + 24;
    private const int FirstFeatureOffset = CountOffset + 4;
    private const int KnotCountOffset = CountOffset + 12;
    private const int SecondKnotOffset = KnotCountOffset + 8;
    private const int SecondLogOddsOffset = KnotCountOffset + 4 + 12 + 4;

    [Fact]
    public void A_model_comes_back_bit_for_bit()
    {
        byte[] bytes = Write(Network());
        Assert.Equal((4, 4), (bytes[8], bytes[10]));
        TrainedNetwork back = Read(bytes, Task);
        Assert.Equal([0, 2], back.InputScaler.Maps.Select(map => map.Feature));
        Assert.Equal([-1f, 0f, 5f], back.InputScaler.Maps[0].Knots);
        Assert.Equal([-2f, -2f, 1f], back.InputScaler.Maps[0].LogOdds);
        Assert.Equal(bytes, Write(back));
    }

    [Fact]
    public void In_an_older_format_it_is_refused()
    {
        foreach (byte older in new byte[] { 1, 2, 3 })
        {
            byte[] bytes = Write(Network());
            bytes[8] = bytes[10] = older;
            Assert.Contains("RobustQuantile", AssertRefused(Sealed(bytes), Task), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cut_off_anywhere_it_is_refused()
    {
        byte[] bytes = Write(Network());
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length], Task);
    }

    [Theory]
    [InlineData(CountOffset, -1)]
    [InlineData(CountOffset, 4)]
    [InlineData(FirstFeatureOffset, -1)]
    [InlineData(FirstFeatureOffset, 2)]
    [InlineData(FirstFeatureOffset, 3)]
    [InlineData(KnotCountOffset, 1)]
    [InlineData(KnotCountOffset, -1)]
    [InlineData(KnotCountOffset, QuantileMap.MaximumKnots + 1)]
    [InlineData(KnotCountOffset, int.MaxValue)]
    public void A_count_or_place_out_of_range_is_refused(int offset, int value)
    {
        byte[] bytes = Write(Network());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Task, 1 << 20);
    }

    [Theory]
    [InlineData(SecondKnotOffset, -1f)]
    [InlineData(SecondKnotOffset, 5f)]
    [InlineData(SecondLogOddsOffset, -2.5f)]
    [InlineData(SecondLogOddsOffset, 1.5f)]
    public void Knots_out_of_order_are_refused(int offset, float value)
    {
        byte[] bytes = Write(Network());
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(offset), value);
        Assert.Contains("ascending order", AssertRefused(Sealed(bytes), Task), StringComparison.Ordinal);
    }

    private static TrainedNetwork Network()
    {
        NetworkShape shape = NetworkShape.Create(3, [new Dense(5, Activation.Relu), new Dense(1)], Activation.Linear, []);
        QuantileMap[] maps = [new QuantileMap(0, [-1f, 0f, 5f], [-2f, -2f, 1f]), new QuantileMap(2, [1f, 2f], [-1f, 1f])];
        var scaler = new InputScaler(InputScaling.RobustQuantile, [0f, -2f, 0f], [0.5f, 3f, 0.5f], MissingValues.SkipRow, [], maps);
        return new TrainedNetwork(scaler, [new ParameterBlock(shape)], Head.Of(Task).WithScalings(() => [new TargetScaling(1f, 2f)]));
    }
}
