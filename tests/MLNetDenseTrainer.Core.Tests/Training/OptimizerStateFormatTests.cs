using System.Buffers.Binary;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class OptimizerStateFormatTests
{
    private static readonly OptimizerIdentity _adam =
        new(new("Adam", ("beta1", 0.9)), Parametrization.NeuralTangent, LearnedInputScale: true);

    private static readonly OptimizerState _state = new(_adam, [[1, 2, 3], []]);

    // The length of the first member's bytes is before them, the second's length and the checksum.
    private static int LengthOffset => Write(_state).Length - 4 - 4 - 3 - 4;

    [Fact]
    public void A_state_comes_back_as_it_was()
    {
        OptimizerState back = Read(Write(_state));
        Assert.Equal(_state.Identity, back.Identity);
        Assert.Equal(_state.Members.AsEnumerable(), back.Members);
        var large = new OptimizerState(_adam, [[.. Enumerable.Range(0, 1_000_000).Select(i => (byte)i)]]);
        using var slow = new ByteByByteStream(Write(large));
        Assert.Equal(large.Members[0], OptimizerStateFormat.Read(slow).Members[0]);
    }

    [Fact]
    public void A_state_cut_off_too_long_or_with_a_flipped_bit_is_refused()
    {
        byte[] bytes = Write(_state);
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

    [Fact]
    public void A_state_of_a_newer_version_is_called_one()
    {
        byte[] bytes = Write(_state);
        bytes[0]++;
        Assert.Contains("newer version: its format is 2", Assert.Throws<FormatException>(() => Read(bytes)).Message, StringComparison.Ordinal);
        bytes[0] = 0;
        Assert.Contains("malformed: its format is 0", Assert.Throws<FormatException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue)]
    public void A_length_that_lies_is_refused_without_taking_memory_for_it(int length)
    {
        byte[] bytes = Write(_state);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthOffset), length);
        foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new ByteByByteStream(bytes) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<FormatException>(() => OptimizerStateFormat.Read(stream));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Codes_that_are_unknown_are_refused_even_with_a_checksum_that_fits()
    {
        byte[] bytes = Write(_state);
        int marks = LengthOffset - 4 - 2;
        Assert.Equal((byte)Parametrization.NeuralTangent, bytes[marks]);
        foreach (int place in new[] { marks, marks + 1 })
        {
            byte[] unknown = [.. bytes];
            unknown[place] = 9;
            Assert.Contains(
                " 9, ",
                Assert.Throws<FormatException>(() => Read(NetworkBytes.Sealed(unknown))).Message,
                StringComparison.Ordinal);
        }
    }

    // A state has no meaning for another rule, other hyperparameters, another parametrization or other parameters.
    [Fact]
    public void The_identity_of_a_state_is_its_rule_its_numbers_and_its_parameters()
    {
        TrainingSettings settings = TestEnsemble.Settings with { Optimizer = Optimizer.Adam() };
        OptimizerIdentity identity = OptimizerIdentity.Of(settings);
        Assert.Equal(identity, OptimizerIdentity.Of(settings with { Optimizer = Optimizer.Adam(), LearningRate = 9f }));
        TrainingSettings[] others =
        [
            settings with { Optimizer = Optimizer.Adam(beta2: 0.99f) },
            settings with { Optimizer = Optimizer.AdamW() },
            settings with { Optimizer = Optimizer.GradientDescent(0.9f) },
            settings with { Parametrization = Parametrization.NeuralTangent },
            settings with { LearnedInputScale = true },
        ];
        Assert.All(others, other => Assert.NotEqual(identity, OptimizerIdentity.Of(other)));
    }

    // Of 40 hidden units, where the network has 8.
    [Fact]
    public void A_state_of_a_network_of_another_size_is_refused_when_training_goes_on()
    {
        TrainingSettings settings = TestEnsemble.Settings with { EnsembleSize = 1, KeepOptimizerState = true, Epochs = 1 };
        NetworkTraining small = TestNetworkTraining.Of(settings, TestEnsemble.Rows(20));
        small.Run(small.Initialize([new Dense(40), new Dense(1)], Activation.Sigmoid));
        NetworkTraining large = TestNetworkTraining.Of(settings, TestEnsemble.Rows(20));
        Assert.Contains("Adam's mean of gradients", Assert.Throws<FormatException>(() =>
            large.Run(large.Initialize([new Dense(8), new Dense(1)], Activation.Sigmoid), small.Optimizer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_whose_state_no_array_holds_is_refused()
    {
        OptimizerState.CheckSize(NetworkShape.Create(1 << 20, [new Dense(160), new Dense(1)], Activation.Linear), Optimizer.Adam());
        NetworkShape large = NetworkShape.Create(1 << 20, [new Dense(192), new Dense(1)], Activation.Linear);
        Assert.Contains(
            "KeepOptimizerState",
            Assert.Throws<InvalidOperationException>(() => OptimizerState.CheckSize(large, Optimizer.Adam())).Message,
            StringComparison.Ordinal);
    }

    // After a resume, too, what is kept is the state of the whole training.
    [Fact]
    public void A_training_that_was_interrupted_keeps_the_same_state()
    {
        using var checkpoint = new TestCheckpoint();
        TrainingSettings settings = TestEnsemble.Settings with { EnsembleSize = 2, KeepOptimizerState = true, LearnedInputScale = true, Epochs = 4 };
        OptimizerState expected = Train(settings);
        TrainingSettings saving = settings with { Checkpoint = checkpoint.Every(1) };
        Assert.Throws<OperationCanceledException>(() => Train(TestCheckpoint.Abandoned(saving, 3)));
        OptimizerState actual = Train(saving);
        Assert.Equal(expected.Identity, actual.Identity);
        Assert.Equal(expected.Members.AsEnumerable(), actual.Members);
    }

    private static OptimizerState Train(TrainingSettings settings)
    {
        var training = new NetworkTraining(settings, TestEnsemble.Data(TestEnsemble.Rows(40), settings.EnsembleSize));
        training.Run(TestEnsemble.Shape);
        return training.Optimizer!;
    }

    private static byte[] Write(OptimizerState state)
    {
        using var stream = new MemoryStream();
        OptimizerStateFormat.Write(state, stream);
        return stream.ToArray();
    }

    private static OptimizerState Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return OptimizerStateFormat.Read(stream);
    }
}
