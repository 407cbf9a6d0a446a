using System.Buffers.Binary;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using static MLNetDenseTrainer.Core.Tests.NetworkBytes;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>What format 2 has beyond format 1: several networks, missing values, embedded inputs, clamped scores.</summary>
public sealed class ExtendedNetworkFormatTests
{
    // Behind the header of 24 bytes and two layers of 9 bytes each.
    private const int FeaturesOffset = 16;
    private const int MembersOffset = 42;
    private const int MissingOffset = 46;
    private const int FlaggedCountOffset = 47;
    private const int FirstFlaggedOffset = 51;
    private const int SecondFlaggedOffset = 55;
    private const int EmbeddedCountOffset = 59;
    private const int EmbeddedOffset = 63;
    private const int ClampOffset = 67;
    private const int LeastOffset = 68;
    private const int GreatestOffset = 72;
    private const long MemoryLimit = 1 << 20;

    public static TheoryData<string> Tasks => [.. Enum.GetNames<NetworkTask>()];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_model_comes_back_bit_for_bit(string taskName)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        foreach (int members in new[] { 1, 3, TrainedNetwork.MaximumMembers })
        {
            TrainedNetwork network = Network(task, members);
            byte[] bytes = Write(network);
            TrainedNetwork back = Read(bytes, task);
            Assert.Equal(members, back.Members.Length);
            Assert.All(network.Members.Zip(back.Members), pair => Assert.True(Bits.Equal(pair.First.Values, pair.Second.Values)));
            Assert.Equal(network.Head.Scalings.ToArray(), back.Head.Scalings.ToArray());
            Assert.Equal(MissingValues.Impute, back.InputScaler.Missing);
            Assert.Equal([0, 2], back.InputScaler.Flagged);
            Assert.Equal([1], back.Shape.Embedded.ToArray());
            Assert.Equal(3, back.Features);
            Assert.Equal(bytes, Write(back));
        }
    }

    [Fact]
    public void Each_extension_alone_takes_format_two_and_none_takes_format_one()
    {
        TrainedNetwork plain = Network(NetworkTask.Regression, members: 1, embedded: [], flagged: [], MissingValues.SkipRow, clamps: false);
        Assert.Equal(1, Write(plain)[8]);
        TrainedNetwork[] extended =
        [
            Network(NetworkTask.Regression, members: 2, embedded: [], flagged: [], MissingValues.SkipRow, clamps: false),
            Network(NetworkTask.Regression, members: 1, embedded: [2], flagged: [], MissingValues.SkipRow, clamps: false),
            Network(NetworkTask.Regression, members: 1, embedded: [], flagged: [], MissingValues.Impute, clamps: false),
            Network(NetworkTask.Regression, members: 1, embedded: [], flagged: [], MissingValues.SkipRow, clamps: true),
        ];
        Assert.All(extended, network =>
        {
            byte[] bytes = Write(network);
            Assert.Equal(2, bytes[8]);
            Assert.Equal(2, bytes[10]);
            Assert.Equal(bytes, Write(Read(bytes, NetworkTask.Regression)));
        });
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_model_cut_off_anywhere_or_with_a_byte_too_many_is_refused(string taskName)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        byte[] bytes = Write(Network(task, members: 2));
        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length], task);
        AssertRefused([.. bytes, 0], task);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_flipped_byte_anywhere_is_refused(string taskName)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        byte[] bytes = Write(Network(task, members: 2));
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (int mask in new[] { 1 << (i % 8), 0xFF })
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)mask;
                AssertRefused(flipped, task);
            }
        }
    }

    [Theory]
    [InlineData(MembersOffset, 0)]
    [InlineData(MembersOffset, -1)]
    [InlineData(MembersOffset, 1)]
    [InlineData(MembersOffset, 3)]
    [InlineData(MembersOffset, TrainedNetwork.MaximumMembers + 1)]
    [InlineData(FlaggedCountOffset, -1)]
    [InlineData(FlaggedCountOffset, 4)]
    [InlineData(FirstFlaggedOffset, -1)]
    [InlineData(FirstFlaggedOffset, 2)]
    [InlineData(SecondFlaggedOffset, 0)]
    [InlineData(SecondFlaggedOffset, 3)]
    [InlineData(EmbeddedCountOffset, -1)]
    [InlineData(EmbeddedCountOffset, 4)]
    [InlineData(EmbeddedOffset, -1)]
    // An input that says whether a feature is missing.
    [InlineData(EmbeddedOffset, 3)]
    public void A_number_out_of_range_or_out_of_order_is_refused(int offset, int value)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, members: 2));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);
        AssertRefused(Sealed(bytes), NetworkTask.Regression);
    }

    [Theory]
    [InlineData(MissingOffset, (byte)MissingValues.SkipRow, "flagged")]
    [InlineData(MissingOffset, 2, "missing values")]
    [InlineData(ClampOffset, 2, "clamped")]
    public void A_code_that_cannot_be_is_refused_for_its_own_sake(int offset, byte code, string reason)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, members: 2));
        bytes[offset] = code;
        Assert.Contains(reason, AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_whose_scores_are_clamped_is_refused()
    {
        byte[] bytes = Write(Network(NetworkTask.BinaryClassification, members: 2));
        byte[] clamped = [.. bytes[..ClampOffset], 1, .. BitConverter.GetBytes(-1f), .. BitConverter.GetBytes(1f), .. bytes[(ClampOffset + 1)..]];
        Assert.Contains("clamped", AssertRefused(Sealed(clamped), NetworkTask.BinaryClassification), StringComparison.Ordinal);
    }

    [Fact]
    public void A_least_score_above_the_greatest_is_refused_and_one_equal_to_it_is_read()
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, members: 1));
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(LeastOffset), 2f);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(GreatestOffset), 2f);
        Assert.Equal(2f, Read(Sealed(bytes), NetworkTask.Regression).Head.Scalings[0].Minimum);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(LeastOffset), 2.001f);
        Assert.Contains("least score", AssertRefused(Sealed(bytes), NetworkTask.Regression), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MembersOffset, TrainedNetwork.MaximumMembers)]
    [InlineData(FlaggedCountOffset, NetworkShape.MaximumInputs)]
    [InlineData(EmbeddedCountOffset, NetworkShape.MaximumInputs)]
    public void A_count_beyond_what_the_stream_holds_is_refused_without_taking_memory_for_it(int offset, int count)
    {
        byte[] bytes = Write(Network(NetworkTask.Regression, members: 2));
        if (offset != MembersOffset)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FeaturesOffset), NetworkShape.MaximumInputs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), count);
        AssertRefusedWithinMemory(new MemoryStream(Sealed(bytes)), NetworkTask.Regression, MemoryLimit);
        AssertRefusedWithinMemory(new ByteByByteStream(Sealed(bytes)), NetworkTask.Regression, MemoryLimit);
    }

    internal static TrainedNetwork Network(NetworkTask task, int members) =>
        Network(task, members, embedded: [1], flagged: [0, 2], MissingValues.Impute, clamps: Head.Of(task).PredictsNumbers);

    private static TrainedNetwork Network(NetworkTask task, int members, int[] embedded, int[] flagged, MissingValues missing, bool clamps)
    {
        int outputs = Outputs(task);
        NetworkShape shape = NetworkShape.Create(3 + flagged.Length, [new Dense(5, Activation.Gelu, 0.25f), new Dense(outputs)], Activation.Linear, [.. embedded]);
        var random = new Random(11);
        var scaler = new InputScaler(InputScaling.RobustClip, [1f, -2f, 1e30f], [0f, 3f, 1e-30f], missing, flagged);
        return new TrainedNetwork(
            scaler,
            [.. Enumerable.Range(0, members).Select(_ => ParameterBlock.FromArray(shape, [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => random.NextSingle() - 0.5f)]))],
            Targets(task, clamps));
    }

    internal static int Outputs(NetworkTask task) => task switch
    {
        NetworkTask.MulticlassClassification => 4,
        NetworkTask.MultiOutputRegression => 3,
        _ => 1,
    };

    // The first is the one that a single output has.
    internal static Head Targets(NetworkTask task, bool clamps)
    {
        return Head.Of(task).WithScalings(() => [.. Enumerable.Range(0, Outputs(task)).Select(Target)]);

        TargetScaling Target(int output)
        {
            var scaling = new TargetScaling(-3.5f + output, 0.1f * (1 + output));
            return clamps ? scaling with { Minimum = -7f - output, Maximum = 2.5f + output } : scaling;
        }
    }
}
