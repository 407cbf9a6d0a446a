using System.Buffers.Binary;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Fields of a network's file that cannot be are refused for their own sake, even with a checksum that fits.</summary>
public sealed class NetworkFieldsTests
{
    private const NetworkTask Regression = NetworkTask.Regression;
    private const long MemoryLimit = 64 << 20;
    private const long LittleMemory = 2 << 20;

    private static TrainedNetwork Rich { get; } = FormatNetworks.Rich(Regression, InputScaling.RobustQuantile);

    [Fact]
    public void A_network_that_needs_a_newer_version_says_so()
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(NetworkLayout.Format), 3);
        Assert.Contains("newer version", AssertRefused(Sealed(bytes), Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NetworkLayout.Format, 0)]
    [InlineData(NetworkLayout.Task, 0)]
    [InlineData(NetworkLayout.Task, 4)]
    [InlineData(NetworkLayout.Task, 255)]
    [InlineData(NetworkLayout.Activation, (int)Activation.Exponential)]
    [InlineData(NetworkLayout.Activation, (int)Activation.Softmax)]
    [InlineData(NetworkLayout.Activation, 13)]
    [InlineData(NetworkLayout.Activation, 255)]
    public void A_code_that_cannot_be(int offset, byte code)
    {
        byte[] bytes = Write(Rich);
        bytes[offset] = code;
        AssertRefused(Sealed(bytes), Regression);
    }

    [Theory]
    [InlineData(NetworkLayout.Features, 0)]
    [InlineData(NetworkLayout.Features, -1)]
    [InlineData(NetworkLayout.Features, 4)]
    [InlineData(NetworkLayout.Features, NetworkShape.MaximumInputs)]
    [InlineData(NetworkLayout.Features, int.MaxValue)]
    [InlineData(NetworkLayout.AddedInputs, -1)]
    [InlineData(NetworkLayout.AddedInputs, 0)]
    [InlineData(NetworkLayout.AddedInputs, 1)]
    [InlineData(NetworkLayout.AddedInputs, NetworkShape.MaximumInputs)]
    [InlineData(NetworkLayout.Members, 0)]
    [InlineData(NetworkLayout.Members, -1)]
    [InlineData(NetworkLayout.Members, 1)]
    [InlineData(NetworkLayout.Members, 3)]
    [InlineData(NetworkLayout.Members, TrainedNetwork.MaximumMembers)]
    [InlineData(NetworkLayout.Members, TrainedNetwork.MaximumMembers + 1)]
    [InlineData(NetworkLayout.Layers, 0)]
    [InlineData(NetworkLayout.Layers, -1)]
    [InlineData(NetworkLayout.Layers, 1)]
    [InlineData(NetworkLayout.Layers, NetworkShape.MaximumLayers)]
    [InlineData(NetworkLayout.Layers, int.MaxValue)]
    [InlineData(NetworkLayout.Units, 0)]
    [InlineData(NetworkLayout.Units, -1)]
    [InlineData(NetworkLayout.Units, 6)]
    [InlineData(NetworkLayout.Units, Dense.MaximumUnits)]
    [InlineData(NetworkLayout.Units, int.MaxValue)]
    [InlineData(NetworkLayout.LastUnits, 0)]
    [InlineData(NetworkLayout.LastUnits, 2)]
    [InlineData(NetworkLayout.LastUnits, Dense.MaximumUnits)]
    [InlineData(NetworkLayout.EmbeddedCount, -1)]
    [InlineData(NetworkLayout.EmbeddedCount, 4)]
    [InlineData(NetworkLayout.EmbeddedCount, NetworkShape.MaximumInputs)]
    [InlineData(NetworkLayout.EmbeddedCount + 4, -1)]
    // An input that says whether a feature is missing.
    [InlineData(NetworkLayout.EmbeddedCount + 4, 3)]
    public void A_count_that_lies_takes_no_memory(int offset, int count)
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), count);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Regression, MemoryLimit);
        AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), Regression, MemoryLimit);
    }

    [Fact]
    public void Counts_whose_product_overflows_take_no_memory()
    {
        byte[] bytes = Write(FormatNetworks.Plain(Regression));
        (int, int)[] counts = [(1 << 24, 1 << 20), (1 << 16, 1 << 16), ((1 << 16) - 1, 1 << 16), (1 << 12, 1 << 20), (1 << 10, 1 << 19)];
        foreach ((int inputs, int units) in counts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworkLayout.Features), inputs);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworkLayout.Units), units);
            AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Regression, MemoryLimit);
            AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), Regression, MemoryLimit);
        }
    }

    [Theory]
    [InlineData(0, 9, "the input scaling has the code 9")]
    [InlineData(1, 3, "the checksum does not fit")]
    [InlineData(1, 5, "input step")]
    [InlineData(2, 0, "the input step 0 follows")]
    [InlineData(2, 9, "an input step has the code 9")]
    public void An_input_step_that_cannot_be(int offset, byte value, string reason)
    {
        byte[] bytes = Write(Rich);
        bytes[NetworkLayout.Inputs(Rich) + offset] = value;
        Assert.Contains(reason, AssertRefused(Sealed(bytes), Regression), StringComparison.Ordinal);
    }

    // Of the ranked features, behind the scaling, the count of steps and the code: a count, two features, a count of knots, the knots.
    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, 4)]
    [InlineData(4, -1)]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(12, 1)]
    [InlineData(12, -1)]
    [InlineData(12, QuantileMap.MaximumKnots + 1)]
    [InlineData(12, int.MaxValue)]
    public void A_count_or_place_of_ranked_features_that_cannot_be(int offset, int value)
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworkLayout.Inputs(Rich) + 3 + offset), value);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Regression, LittleMemory);
    }

    [Fact]
    public void Ranked_features_that_are_none()
    {
        byte[] bytes = Write(Rich);
        int steps = NetworkLayout.Inputs(Rich);
        // Scaling, one step, its code, no features.
        byte[] none = [.. bytes[..(steps + 1)], 1, bytes[steps + 2], 0, 0, 0, 0, .. bytes[^4..]];
        Assert.Contains("at least one", AssertRefused(Sealed(none), Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, -1f)]
    [InlineData(20, 5f)]
    [InlineData(32, -2.5f)]
    [InlineData(32, 1.5f)]
    public void Knots_out_of_order(int offset, float value)
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(NetworkLayout.Inputs(Rich) + 3 + offset), value);
        Assert.Contains("ascending order", AssertRefused(Sealed(bytes), Regression), StringComparison.Ordinal);
    }

    // The flags are the last step: a count and two features.
    [Theory]
    [InlineData(12, -1)]
    [InlineData(12, 1)]
    [InlineData(12, 4)]
    [InlineData(12, NetworkShape.MaximumInputs)]
    [InlineData(8, -1)]
    [InlineData(8, 2)]
    [InlineData(4, 0)]
    [InlineData(4, 3)]
    public void Flags_that_cannot_be(int fromEnd, int value)
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 4 - fromEnd), value);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), Regression, LittleMemory);
    }

    [Fact]
    public void Steps_out_of_order()
    {
        TrainedNetwork network = FormatNetworks.Rich(Regression, InputScaling.None);
        byte[] bytes = Write(network);
        int steps = NetworkLayout.Inputs(network);
        byte[] twice = [.. bytes[..(steps + 1)], 2, .. bytes[(steps + 2)..^4], .. bytes[(steps + 2)..]];
        Assert.Contains("ascending codes", AssertRefused(Sealed(twice), Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_wherever_it_stands(float bad)
    {
        TrainedNetwork network = FormatNetworks.Plain(Regression, InputScaling.Standardize);
        byte[] bytes = Write(network);
        int inputs = NetworkLayout.Inputs(network);
        // Target center and scale, behind the mark of clamped scores the parameters,
        // and behind the codes of the only step centers and factors.
        int targets = NetworkLayout.Targets(network);
        int[] offsets = [.. Steps(targets, targets + 8), .. Steps(targets + 9, inputs), .. Steps(inputs + 4, bytes.Length - 4)];
        foreach (int offset in offsets)
        {
            byte[] changed = [.. bytes];
            BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(offset), bad);
            Assert.Contains("not finite", AssertRefused(Sealed(changed), Regression), StringComparison.Ordinal);
        }

        static IEnumerable<int> Steps(int first, int end) => Enumerable.Range(0, (end - first) / 4).Select(i => first + 4 * i);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_dropout_out_of_range(float dropout)
    {
        byte[] bytes = Write(Rich);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(NetworkLayout.Dropout), dropout);
        AssertRefused(Sealed(bytes), Regression);
    }

    // Three each: centers and scales, and behind the mark of clamped scores least and greatest scores.
    [Theory]
    [InlineData(12, 0f, "target scale")]
    [InlineData(20, -1f, "target scale")]
    [InlineData(4, float.NaN, "not finite")]
    [InlineData(29, float.NegativeInfinity, "not finite")]
    [InlineData(33, 5f, "least score")]
    public void A_target_scaling_that_cannot_be_for_any_output(int offset, float value, string reason)
    {
        TrainedNetwork network = FormatNetworks.Rich(NetworkTask.MultiOutputRegression);
        byte[] bytes = Write(network);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(NetworkLayout.Targets(network) + offset), value);
        Assert.Contains(reason, AssertRefused(Sealed(bytes), NetworkTask.MultiOutputRegression), StringComparison.Ordinal);
    }

    [Fact]
    public void A_least_score_equal_to_the_greatest_is_read()
    {
        byte[] bytes = Write(Rich);
        int minimum = NetworkLayout.Clamps(Rich) + 1;
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(minimum), 2f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(minimum + 4), 2f);
        Assert.Equal(2f, Read(Sealed(bytes), Regression).Head.Bounds[0].Minimum);
    }

    [Fact]
    public void A_mark_of_clamped_scores_that_cannot_be()
    {
        byte[] bytes = Write(Rich);
        bytes[NetworkLayout.Clamps(Rich)] = 2;
        Assert.Contains("clamped", AssertRefused(Sealed(bytes), Regression), StringComparison.Ordinal);
    }

    [Fact]
    public void More_outputs_than_the_task_has()
    {
        byte[] bytes = Write(FormatNetworks.Plain(NetworkTask.MulticlassClassification));
        bytes[NetworkLayout.Task] = (byte)Regression;
        AssertRefused(Sealed(bytes), Regression);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(Dense.MaximumUnits)]
    [InlineData(int.MaxValue)]
    public void Other_outputs_than_there_are_scalings_take_no_memory(int units)
    {
        byte[] bytes = Write(FormatNetworks.Rich(NetworkTask.MultiOutputRegression));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworkLayout.LastUnits), units);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), NetworkTask.MultiOutputRegression, LittleMemory);
        AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), NetworkTask.MultiOutputRegression, LittleMemory);
    }
}
