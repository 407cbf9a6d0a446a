using System.Buffers.Binary;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What asks for format 3 beside several outputs: a scaling and an activation that older versions do not know.</summary>
public sealed class FormatThreeTests
{
    [Fact]
    public void Scaling_by_the_maximum_takes_format_three()
    {
        byte[] bytes = Write(NetworkFormatTests.Network(NetworkTask.Regression, InputScaling.MaximumAbsolute));
        Assert.Equal((3, 3), (bytes[8], bytes[10]));
        foreach (byte older in new byte[] { 1, 2 })
        {
            bytes[8] = bytes[10] = older;
            Assert.Contains("MaximumAbsolute", AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_exponential_output_takes_format_three_and_comes_back()
    {
        TrainedNetwork network = NetworkFormatTests.Network(NetworkTask.Regression, InputScaling.Standardize, Activation.Exponential);
        byte[] bytes = Write(network);
        Assert.Equal((3, 3), (bytes[8], bytes[10]));
        TrainedNetwork back = Read(bytes, NetworkTask.Regression);
        Assert.Equal(Activation.Exponential, back.Shape.Layers[^1].Activation);
        Assert.Equal(bytes, Write(back));
        // What older versions would take for their own never has one.
        foreach (ushort format in new ushort[] { 1, 2 })
        {
            byte[] older = [.. bytes];
            BinaryPrimitives.WriteUInt16LittleEndian(older.AsSpan(8), format);
            BinaryPrimitives.WriteUInt16LittleEndian(older.AsSpan(10), format);
            Assert.Contains("exponential", AssertRefused(Sealed(older), NetworkTask.Regression), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(NetworkTask.BinaryClassification)]
    [InlineData(NetworkTask.MulticlassClassification)]
    internal void A_classifier_with_an_exponential_output_is_refused(NetworkTask task) =>
        Assert.Contains("exponential", AssertRefused(Write(NetworkFormatTests.Network(task, InputScaling.None, Activation.Exponential)), task), StringComparison.Ordinal);
}
