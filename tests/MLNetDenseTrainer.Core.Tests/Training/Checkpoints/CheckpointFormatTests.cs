using System.Buffers.Binary;
using CsCheck;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class CheckpointFormatTests : IDisposable
{
    private const int FormatOffset = 8;
    private const int CountOffset = 10;
    private const string Name = "/somewhere/my.checkpoint";

    private static readonly TrainingFingerprint _fingerprint =
        new([("Seed", Identity.Of(1)), ("training rows", new("in memory", ("count", 21))), ("Loss", new("größer"))]);

    private static readonly TrainingSettings _settings = TestEnsemble.Settings with { EnsembleSize = 2, Epochs = 4, LearnedInputScale = true, OnEpoch = epoch => { if (epoch.Epoch == 3) epoch.Stop(); } };

    private readonly TrainingLoop _loop = Fresh();

    private static byte[] Good { get; } = Write(state => state);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void A_state_comes_back_and_is_written_as_it_was()
    {
        Read(Good);
        Assert.Equal(Good, Write(_loop, state => state));
    }

    [Fact]
    public void A_stream_that_gives_a_byte_at_a_time_is_read()
    {
        using var stream = new ByteByByteStream(Good);
        CheckpointFormat.Read(_fingerprint, _loop.Exchange, stream, Name);
        Assert.Equal(Good, Write(_loop, state => state));
    }

    [Fact]
    public void A_checkpoint_cut_off_anywhere_or_too_long_is_refused()
    {
        for (int length = 0; length < Good.Length; length++)
            AssertRefused(Good[..length]);
        AssertRefused([.. Good, 0]);
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_is_refused()
    {
        for (int i = 0; i < Good.Length; i++)
        {
            byte[] flipped = [.. Good];
            flipped[i] ^= (byte)(1 << (i % 8));
            AssertRefused(flipped);
        }
    }

    [Fact]
    public void Another_magic_or_format_is_refused_and_named()
    {
        byte[] bytes = [.. Good];
        bytes[0] ^= 1;
        Assert.Contains("does not begin as a checkpoint does", AssertRefused(bytes), StringComparison.Ordinal);
        bytes = [.. Good];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(FormatOffset), 2);
        string message = AssertRefused(bytes);
        Assert.Contains("was saved by a newer version: its format is 2, and this version reads 1", message, StringComparison.Ordinal);
        Assert.Contains(Name, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the state of dropout", 0ul, "all zero")]
    [InlineData("the number of epochs", ulong.MaxValue, "is -1, expected 1 to 4")]
    [InlineData("the number of epochs", 0ul, "is 0, expected 1 to 4")]
    [InlineData("the number of epochs", 5ul, "is 5, expected 1 to 4")]
    [InlineData("the number of epochs planned", ulong.MaxValue, "is -1, expected 1 to 4")]
    [InlineData("the number of epochs planned", 5ul, "is 5, expected 1 to 4")]
    [InlineData("the number of a network's epochs", 1ul << 40, "expected 1 to 3")]
    [InlineData("the number of a network's epochs", ulong.MaxValue, "expected 1 to 3")]
    [InlineData("the number of steps", ulong.MaxValue, "is -1")]
    [InlineData("the number of Adam's steps", 1ul << 63, "expected 0 to")]
    [InlineData("the mark of convergence", 2ul, "expected 0 to 1")]
    [InlineData("the mark of a validation loss", 2ul, "expected 0 to 1")]
    [InlineData("the best epoch", ulong.MaxValue, "is -1")]
    [InlineData("the best epoch", 4ul, "is 4, expected 0 to 3")]
    [InlineData("the number of epochs without an improvement", ulong.MaxValue, "is -1")]
    [InlineData("the time until an epoch", ulong.MaxValue, "is -1")]
    [InlineData("a training loss", 0x7FF0000000000000, "not finite")]
    public void A_value_that_cannot_be_is_refused_by_name(string what, ulong value, string problem)
    {
        string message = AssertRefused(Tampered(what, value));
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the parameters")]
    [InlineData("Adam's mean of gradients")]
    [InlineData("Adam's mean of squared gradients")]
    [InlineData("the unscaled weights")]
    [InlineData("the input scale")]
    [InlineData("the best epoch's parameters")]
    public void An_array_of_another_length_is_refused_by_name(string what)
    {
        foreach (int change in new[] { -1, 1, 1000 })
        {
            string message = AssertRefused(Tampered(what, lengthChange: change));
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains("expected", message, StringComparison.Ordinal);
        }
    }

    // Counts and lengths: of entries, of the first name; and each after it, found by trying everywhere.
    [Fact]
    public void Four_bytes_that_lie_anywhere_take_no_memory()
    {
        for (int offset = CountOffset; offset < 200; offset++)
        {
            foreach (int lie in new[] { int.MaxValue, -1, 1 << 24 })
            {
                byte[] bytes = [.. Good];
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), lie);
                if (bytes.AsSpan().SequenceEqual(Good))
                    continue;
                long before = GC.GetAllocatedBytesForCurrentThread();
                Assert.Throws<FormatException>(() => Read(bytes));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            }
        }
    }

    // One after the other: they are read into the same training.
    [Fact]
    public void Random_changes_are_refused()
    {
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Byte.Array[1, 40]).Sample(
            (offset, changes) =>
            {
                byte[] bytes = [.. Good];
                changes.AsSpan(0, Math.Min(changes.Length, bytes.Length - offset)).CopyTo(bytes.AsSpan(offset));
                if (!bytes.AsSpan().SequenceEqual(Good))
                    AssertRefused(bytes);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_all_that_differs()
    {
        var other = new TrainingFingerprint(
            [.. _fingerprint.Entries.Skip(1), ("Seed", Identity.Of(2)), ("LearningRate", Identity.Of(0.1f))]);
        string message = Assert.Throws<InvalidOperationException>(() => CheckpointFormat.Read(other, _loop.Exchange, new MemoryStream(Good), Name)).Message;
        Assert.Contains(Name, message, StringComparison.Ordinal);
        Assert.Contains("Seed was 1 and is 2; LearningRate was not there and is 0.1.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("rows", message, StringComparison.Ordinal);
    }

    private static byte[] Tampered(string what, ulong word = 0, int lengthChange = 0)
    {
        TamperedState? tampered = null;
        byte[] bytes = Write(state => tampered = new TamperedState(state, what, word, lengthChange));
        Assert.True(tampered!.Found, what);
        return bytes;
    }

    private string AssertRefused(byte[] bytes) => Assert.Throws<FormatException>(() => Read(bytes)).Message;

    private void Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        CheckpointFormat.Read(_fingerprint, _loop.Exchange, stream, Name);
    }

    // The state after three of four epochs.
    private static byte[] Write(Func<StateExchange, StateExchange> through)
    {
        using TrainingLoop loop = Fresh();
        loop.Run();
        return Write(loop, through);
    }

    private static byte[] Write(TrainingLoop loop, Func<StateExchange, StateExchange> through)
    {
        using var stream = new MemoryStream();
        CheckpointFormat.Write(_fingerprint, state => loop.Exchange(through(state)), stream);
        return stream.ToArray();
    }

    private static TrainingLoop Fresh() => new(_settings with { CanEndEarly = true }, TestEnsemble.Fresh(_settings, TestEnsemble.Rows(21)));
}
