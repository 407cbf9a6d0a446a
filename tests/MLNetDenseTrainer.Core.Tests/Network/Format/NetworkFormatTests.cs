using System.Globalization;
using CsCheck;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class NetworkFormatTests
{
    public static TheoryData<string> Networks => [.. FormatNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_comes_back_bit_for_bit(string name)
    {
        TrainedNetwork network = FormatNetworks.All[name];
        byte[] bytes = Write(network);
        TrainedNetwork back = Read(bytes, network.Head.Task);
        Assert.Equal(network.Inputs.Categories.IsEmpty ? 1 : 2, bytes[NetworkLayout.Format]);
        Assert.Equal(network.Inputs.Categories, back.Inputs.Categories);
        Assert.Equal(network.Head.Task, back.Head.Task);
        Assert.Equal(network.Features, back.Features);
        Assert.Equal(network.Shape.Layers.ToArray(), back.Shape.Layers.ToArray());
        Assert.Equal(network.Shape.Embedded.ToArray(), back.Shape.Embedded.ToArray());
        Assert.Equal(network.Head.Scalings.ToArray(), back.Head.Scalings.ToArray());
        Assert.All(network.Members.Zip(back.Members), pair => Assert.True(Bits.Equal(pair.First.Values, pair.Second.Values)));
        Assert.Equal(network.Inputs.ToString(), back.Inputs.ToString());
        Assert.Equal(network.Inputs.Flagged, back.Inputs.Flagged);
        float[] features = [0.5f, -1f, 1.5f];
        Assert.True(Bits.Equal(network.Inputs.Apply(features), back.Inputs.Apply(features)));
        Assert.Equal(bytes, Write(back));
    }

    [Fact]
    public void As_many_networks_as_there_can_be_come_back()
    {
        byte[] bytes = Write(FormatNetworks.Rich(NetworkTask.Regression, members: TrainedNetwork.MaximumMembers));
        Assert.Equal(TrainedNetwork.MaximumMembers, Read(bytes, NetworkTask.Regression).Members.Length);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_stream_that_gives_a_byte_at_a_time_and_cannot_seek_is_read(string name)
    {
        byte[] bytes = Write(FormatNetworks.All[name]);
        using var stream = new ByteByByteStream(bytes);
        Assert.Equal(bytes, Write(NetworkFormat.Read(stream, FormatNetworks.All[name].Head.Task)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_cut_off_anywhere_or_with_a_byte_too_many_is_refused(string name)
    {
        NetworkTask task = FormatNetworks.All[name].Head.Task;
        byte[] bytes = Write(FormatNetworks.All[name]);
        for (int length = 0; length < bytes.Length; length++)
        {
            AssertRefused(bytes[..length], task);
            using var stream = new ByteByByteStream(bytes[..length]);
            Assert.Throws<FormatException>(() => NetworkFormat.Read(stream, task));
        }
        AssertRefused([.. bytes, 0], task);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_flipped_bit_or_byte_anywhere_is_refused(string name)
    {
        byte[] bytes = Write(FormatNetworks.All[name]);
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (int mask in new[] { 1 << (i % 8), 1 << ((i + 3) % 8), 0xFF })
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)mask;
                AssertRefused(flipped, FormatNetworks.All[name].Head.Task);
            }
        }
    }

    [Fact]
    public void A_network_for_another_task_is_refused_with_both_names()
    {
        foreach ((NetworkTask found, NetworkTask expected) in new[]
        {
            (NetworkTask.Regression, NetworkTask.BinaryClassification),
            (NetworkTask.Regression, NetworkTask.MultiOutputRegression),
            (NetworkTask.MultiOutputRegression, NetworkTask.Regression),
        })
        {
            string message = AssertRefused(Write(FormatNetworks.Rich(found)), expected);
            Assert.Contains($"it is for {found}, expected {expected}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(NetworkTask.BinaryClassification)]
    [InlineData(NetworkTask.MulticlassClassification)]
    internal void A_classifier_with_an_exponential_output_is_refused(NetworkTask task)
    {
        byte[] bytes = Write(FormatNetworks.Plain(task, output: Activation.Exponential));
        Assert.Contains("Exponential", AssertRefused(bytes, task), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exponential_output_of_a_regression_comes_back()
    {
        byte[] bytes = Write(FormatNetworks.Plain(NetworkTask.Regression, output: Activation.Exponential));
        Assert.Equal(Activation.Exponential, Read(bytes, NetworkTask.Regression).Shape.Layers[^1].Activation);
    }

    [Fact]
    public void Numbers_in_messages_are_the_same_in_every_culture()
    {
        byte[] bytes = Write(FormatNetworks.Plain(NetworkTask.Regression));
        BitConverter.TryWriteBytes(bytes.AsSpan(NetworkLayout.Dropout), -1.5f);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            string message = AssertRefused(Sealed(bytes), NetworkTask.Regression);
            Assert.Contains("the dropout of layer 1 is -1.5,", message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_error_of_the_stream_itself_is_passed_on()
    {
        using var stream = new ByteByByteStream(Write(FormatNetworks.Plain(NetworkTask.Regression)), failAt: 60);
        Assert.Throws<IOException>(() => NetworkFormat.Read(stream, NetworkTask.Regression));
    }

    [Fact]
    public void Random_bytes_are_refused() =>
        Gen.Byte.Array[0, 300].Sample(bytes => AssertRefused(bytes, NetworkTask.Regression).Length > 0, iter: 2000, threads: 1);

    // With a checksum that fits, what is read is either refused or a network that writes itself as it was read.
    [Theory]
    [InlineData(InputScaling.Standardize, false)]
    [InlineData(InputScaling.RobustQuantile, true)]
    public void Random_changes_are_refused_or_come_back_as_they_are(InputScaling scaling, bool isRich)
    {
        byte[] good = Write(isRich
            ? FormatNetworks.Rich(NetworkTask.Regression, scaling)
            : FormatNetworks.Plain(NetworkTask.Regression, scaling));
        Gen.Select(Gen.Int[0, good.Length - 5], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach ((int offset, byte value) in changes)
                    bytes[offset] = value;
                bytes = Sealed(bytes);
                try
                {
                    return Write(Read(bytes, NetworkTask.Regression)).AsSpan().SequenceEqual(bytes);
                }
                catch (FormatException)
                {
                    return true;
                }
            },
            iter: 5000,
            threads: 1);
    }
}
