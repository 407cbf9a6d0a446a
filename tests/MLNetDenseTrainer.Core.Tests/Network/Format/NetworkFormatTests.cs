using System.Buffers.Binary;
using System.Globalization;
using CsCheck;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class NetworkFormatTests
{
    [Fact]
    public void Numbers_in_messages_are_the_same_in_every_culture()
    {
        const int DropoutOffset = 29;
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        BitConverter.TryWriteBytes(bytes.AsSpan(DropoutOffset), -1.5f);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains("the dropout of layer 1 is -1.5,", AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Where the header's fields lie: magic 0, format 8, oldest reader 10, flags 12, task 14, scaling 15, inputs 16, layers 20, first layer 24.
    private const int TaskOffset = 14;
    private const int ScalingOffset = 15;
    private const int InputsOffset = 16;
    private const int LayersOffset = 20;
    private const int UnitsOffset = 24;
    private const int ActivationOffset = 28;
    private const int DropoutOffset = 29;
    private const long MemoryLimit = 64 << 20;

    public static TheoryData<string> Networks => [.. All.Keys];

    private static Dictionary<string, TrainedNetwork> All { get; } = (
        from task in Enum.GetValues<NetworkTask>()
        from scaling in Enum.GetValues<InputScaling>()
        select Network(task, scaling)).ToDictionary(network => $"{network.Head.Task}, {network.InputScaler.Kind}");

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_comes_back_bit_for_bit(string name)
    {
        TrainedNetwork network = All[name];
        byte[] bytes = Write(network);
        TrainedNetwork back = Read(bytes, network.Head.Task);
        Assert.Equal(network.Head.Task, back.Head.Task);
        Assert.Equal(network.Shape.Layers.ToArray(), back.Shape.Layers.ToArray());
        Assert.Equal(network.Head.Scalings.ToArray(), back.Head.Scalings.ToArray());
        Assert.Equal(network.InputScaler.Kind, back.InputScaler.Kind);
        Assert.True(Bits.Equal(network.Parameters.ToArray(), back.Parameters.ToArray()));
        Assert.True(Bits.Equal(network.InputScaler.Centers, back.InputScaler.Centers));
        Assert.True(Bits.Equal(network.InputScaler.Factors, back.InputScaler.Factors));
        Assert.Equal(bytes, Write(back));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_stream_that_gives_a_byte_at_a_time_and_cannot_seek_is_read(string name)
    {
        byte[] bytes = Write(All[name]);
        using var stream = new ByteByByteStream(bytes);
        Assert.Equal(bytes, Write(NetworkFormat.Read(stream, All[name].Head.Task)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_cut_off_anywhere_is_refused(string name)
    {
        byte[] bytes = Write(All[name]);
        for (int length = 0; length < bytes.Length; length++)
        {
            AssertRefused(bytes[..length], All[name].Head.Task);
            using var stream = new ByteByByteStream(bytes[..length]);
            Assert.Throws<FormatException>(() => NetworkFormat.Read(stream, All[name].Head.Task));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_byte_too_many_is_refused(string name) => AssertRefused([.. Write(All[name]), 0], All[name].Head.Task);

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_flipped_bit_anywhere_is_refused(string name)
    {
        byte[] bytes = Write(All[name]);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(flipped, All[name].Head.Task);
        }
    }

    [Fact]
    public void A_network_for_another_task_is_refused_with_both_names()
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        string message = AssertRefused(bytes, NetworkTask.BinaryClassification);
        Assert.Contains("Regression", message, StringComparison.Ordinal);
        Assert.Contains("BinaryClassification", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_needs_a_newer_version_says_so()
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 5);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), 5);
        Assert.Contains("newer version", AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(10, 0)]
    [InlineData(10, 2)]
    [InlineData(12, 1)]
    [InlineData(13, 128)]
    [InlineData(TaskOffset, 0)]
    [InlineData(TaskOffset, 4)]
    [InlineData(TaskOffset, 255)]
    [InlineData(ScalingOffset, 3)]
    [InlineData(ScalingOffset, 255)]
    [InlineData(ActivationOffset, (int)Activation.Exponential)]
    [InlineData(ActivationOffset, 13)]
    [InlineData(ActivationOffset, 255)]
    [InlineData(ActivationOffset, (int)Activation.Softmax)]
    public void A_code_out_of_range_is_refused_even_with_a_checksum_that_fits(int offset, byte code)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.Standardize));
        bytes[offset] = code;
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
    }

    [Theory]
    [InlineData(InputsOffset, 0)]
    [InlineData(InputsOffset, -1)]
    [InlineData(InputsOffset, 4)]
    [InlineData(InputsOffset, NetworkShape.MaximumInputs)]
    [InlineData(InputsOffset, int.MaxValue)]
    [InlineData(LayersOffset, 0)]
    [InlineData(LayersOffset, -1)]
    [InlineData(LayersOffset, 1)]
    [InlineData(LayersOffset, NetworkShape.MaximumLayers)]
    [InlineData(LayersOffset, int.MaxValue)]
    [InlineData(UnitsOffset, 0)]
    [InlineData(UnitsOffset, -1)]
    [InlineData(UnitsOffset, 6)]
    [InlineData(UnitsOffset, Dense.MaximumUnits)]
    [InlineData(UnitsOffset, int.MaxValue)]
    public void A_count_that_lies_is_refused_without_taking_memory_for_it(int offset, int count)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.Standardize));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), count);
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
        AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), NetworkTask.Regression, MemoryLimit);
    }

    [Fact]
    public void Counts_whose_product_overflows_are_refused_without_taking_memory_for_them()
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        foreach ((int inputs, int units) in new[] { (1 << 24, 1 << 20), (1 << 16, 1 << 16), ((1 << 16) - 1, 1 << 16), (1 << 12, 1 << 20), (1 << 10, 1 << 19) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(InputsOffset), inputs);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(UnitsOffset), units);
            AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), NetworkTask.Regression, MemoryLimit);
            AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), NetworkTask.Regression, MemoryLimit);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused_wherever_it_stands(float bad)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.RobustClip));
        // The target scaling begins after two layers of 9 bytes each, and all is floats from there to the checksum.
        for (int offset = UnitsOffset + 18; offset < bytes.Length - 4; offset += 4)
        {
            byte[] changed = [.. bytes];
            BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(offset), bad);
            Assert.Contains("not finite", AssertRefused(Sealed(changed), NetworkTask.Regression), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_dropout_out_of_range_is_refused(float dropout)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(DropoutOffset), dropout);
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    public void A_target_scale_that_is_not_positive_is_refused(float scale)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, InputScaling.None));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(UnitsOffset + 18 + 4), scale);
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
    }

    [Fact]
    public void More_outputs_than_the_task_has_are_refused()
    {
        byte[] bytes = Write(Network(NetworkTask.MulticlassClassification, InputScaling.None));
        bytes[TaskOffset] = (byte)NetworkTask.Regression;
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
    }

    [Fact]
    public void An_error_of_the_stream_itself_is_passed_on()
    {
        using var stream = new ByteByByteStream(Write(Network(NetworkTask.Regression, InputScaling.None)), failAt: 60);
        Assert.Throws<IOException>(() => NetworkFormat.Read(stream, NetworkTask.Regression));
    }

    [Fact]
    public void Random_bytes_are_refused() =>
        Gen.Byte.Array[0, 300].Sample(bytes => AssertRefused(bytes, NetworkTask.Regression).Length > 0, iter: 2000, threads: 1);

    // With a checksum that fits, what is read is either refused or a network that writes itself as it was read.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_changes_are_refused_or_come_back_as_they_are(bool extended)
    {
        byte[] good = Write(extended ? ExtendedNetworkFormatTests.Network(NetworkTask.Regression, members: 2) : Network(NetworkTask.Regression, InputScaling.Standardize));
        Gen.Select(Gen.Int[0, good.Length - 5], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach ((int offset, byte value) in changes)
                    bytes[offset] = value;
                bytes = Sealed(bytes);
                try
                {
                    // A newer format that this version may read is written as this version's own.
                    byte[] back = Write(Read(bytes, NetworkTask.Regression));
                    return back.AsSpan(12..^4).SequenceEqual(bytes.AsSpan(12..^4));
                }
                catch (FormatException)
                {
                    return true;
                }
            },
            iter: 5000,
            threads: 1);
    }

    internal static TrainedNetwork Network(NetworkTask task, InputScaling scaling, Activation? output = null)
    {
        const int Inputs = 3;
        int outputs = ExtendedNetworkFormatTests.Outputs(task);
        Activation activation = output ?? task switch
        {
            NetworkTask.BinaryClassification => Activation.Sigmoid,
            NetworkTask.MulticlassClassification => Activation.Softmax,
            _ => Activation.Linear,
        };
        NetworkShape shape = NetworkShape.Create(Inputs, [new Dense(5, Activation.Gelu, 0.25f), new Dense(outputs, activation)], activation);
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => (float)(2 * random.NextDouble() - 1))];
        // Numbers at the edges of float come back as well.
        float[] edges = [-0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue];
        edges.CopyTo(values, 2);
        ParameterBlock parameters = ParameterBlock.FromArray(shape, values);
        InputScaler scaler = scaling == InputScaling.None ? InputScaler.None : new InputScaler(scaling, Centers(scaling), [0f, 3f, 1e-30f]);
        return new TrainedNetwork(scaler, [parameters], ExtendedNetworkFormatTests.Targets(task, clamps: false));
    }

    private static float[] Centers(InputScaling scaling) => scaling == InputScaling.MaximumAbsolute ? [0f, 0f, 0f] : [1f, -2f, 1e30f];
}
