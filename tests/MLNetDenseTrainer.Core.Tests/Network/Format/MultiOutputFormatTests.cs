using System.Buffers.Binary;
using MLNetDenseTrainer.Heads;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What format 3 has beyond format 2: a scaling for each of several outputs.</summary>
public sealed class MultiOutputFormatTests
{
    private const NetworkTask Task = NetworkTask.MultiOutputRegression;

    // Behind the header of 24 bytes, two layers of 9 bytes each, and 26 bytes of extensions: three each that are least, greatest, centers and scales.
    private const int FormatOffset = 8;
    private const int TaskOffset = 14;
    private const int LastUnitsOffset = 33;
    private const int LeastOffset = 68;
    private const int GreatestOffset = LeastOffset + 12;
    private const int CenterOffset = GreatestOffset + 12;
    private const int ScaleOffset = CenterOffset + 12;

    [Fact]
    public void Several_outputs_take_format_three_whatever_else_there_is()
    {
        byte[] bytes = Write(ExtendedNetworkFormatTests.Network(Task, members: 1));
        Assert.Equal([3, 0, 3, 0], bytes[FormatOffset..(FormatOffset + 4)]);
        Assert.Equal((byte)Task, bytes[TaskOffset]);
        Assert.Equal([-7f, -8f, -9f, 2.5f, 3.5f, 4.5f, -3.5f, -2.5f, -1.5f, 0.1f, 0.2f, 0.3f], Singles(bytes, LeastOffset, 12).Select(x => MathF.Round(x, 3)));
    }

    [Fact]
    public void Several_outputs_in_an_earlier_format_are_refused()
    {
        byte[] bytes = Write(ExtendedNetworkFormatTests.Network(Task, members: 1));
        bytes[FormatOffset] = 2;
        bytes[FormatOffset + 2] = 2;
        Assert.Contains("format 2", AssertRefused(Sealed(bytes), Task), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_one_output_is_none_of_several_and_the_other_way_round()
    {
        Assert.Contains("it is for Regression", AssertRefused(Write(ExtendedNetworkFormatTests.Network(NetworkTask.Regression, members: 1)), Task), StringComparison.Ordinal);
        Assert.Contains("it is for MultiOutput", AssertRefused(Write(ExtendedNetworkFormatTests.Network(Task, members: 1)), NetworkTask.Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScaleOffset + 8, 0f, "target scale")]
    [InlineData(ScaleOffset, -1f, "target scale")]
    [InlineData(CenterOffset + 4, float.NaN, "not finite")]
    [InlineData(LeastOffset + 4, float.NegativeInfinity, "not finite")]
    [InlineData(LeastOffset + 8, 5f, "least score")]
    public void A_scaling_that_cannot_be_is_refused_for_any_output(int offset, float value, string reason)
    {
        byte[] bytes = Write(ExtendedNetworkFormatTests.Network(Task, members: 1));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(offset), value);
        Assert.Contains(reason, AssertRefused(Sealed(bytes), Task), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(Dense.MaximumUnits)]
    [InlineData(int.MaxValue)]
    public void Other_outputs_than_there_are_scalings_are_refused_without_taking_memory_for_them(int units)
    {
        byte[] bytes = Write(ExtendedNetworkFormatTests.Network(Task, members: 1));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LastUnitsOffset), units);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Task, 2 << 20);
        AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), Task, 2 << 20);
    }

    private static IEnumerable<float> Singles(byte[] bytes, int offset, int count) =>
        Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(offset + 4 * i)));
}
