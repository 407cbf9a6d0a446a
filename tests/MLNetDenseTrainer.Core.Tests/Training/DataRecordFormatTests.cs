using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class DataRecordFormatTests
{
    private static readonly DataRecord[] _records =
    [
        new(HoldOut.None, NumericEmbedding.None, [], [], []),
        new(HoldOut.None, NumericEmbedding.Periodic, [1, 0, uint.MaxValue], [7, 8], [new(-1f, 2f), new(3f, 3f)]),
        new(new HoldOut(HoldOutKind.Fraction, 0.25f, 2, 99, new FrequentRows([1, 7], [2]), [1, ulong.MaxValue]),
            NumericEmbedding.None, [], [], []),
        new(new HoldOut(HoldOutKind.Folds, 0f, 3, 99, FrequentRows.None, [1, 2, 0, 5]), NumericEmbedding.None, [3], [], []),
        new(new HoldOut(HoldOutKind.Folds, 0f, 3, 99, FrequentRows.None, [1, 2]) { SamplingKey = "Größe" },
            NumericEmbedding.None, [], [], []),
    ];

    [Fact]
    public void What_is_written_is_read_and_written_again_alike()
    {
        foreach (DataRecord record in _records)
        {
            byte[] bytes = Write(record);
            DataRecord read = TestRecord.Read(bytes).Data;
            Assert.Equal(bytes, Write(read));
            Assert.Equal(record.HoldOut.ToString(), read.HoldOut.ToString());
        }
    }

    [Fact]
    public void What_is_damaged_or_cut_off_is_refused()
    {
        foreach (byte[] bytes in _records.Select(Write))
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] ^= 0x40;
                Assert.Throws<FormatException>(() => TestRecord.Read(damaged));
                Assert.Throws<FormatException>(() => TestRecord.Read(bytes[..i]));
            }
        }
    }

    [Fact]
    public void What_cannot_be_is_refused_though_its_checksum_fits()
    {
        HoldOut Folds(params ulong[] boundaries) => new(HoldOutKind.Folds, 0f, 3, 1, FrequentRows.None, boundaries);
        DataRecord plain = _records[0];
        Refused("do not ascend", plain with { HoldOut = Folds(2, 1) });
        Refused(
            "features do not ascend",
            plain with { HoldOut = new HoldOut(HoldOutKind.Folds, 0f, 2, 1, new FrequentRows([2, 2], []), [1]) });
        Refused("fraction is 1", plain with { HoldOut = new HoldOut(HoldOutKind.Fraction, 1f, 2, 1, FrequentRows.None, [1]) });
        Refused("number of parts is 3", plain with { HoldOut = new HoldOut(HoldOutKind.Fraction, 0.5f, 3, 1, FrequentRows.None, [1, 2]) });
        Refused("above the greatest", plain with { LabelRanges = [new(2f, 1f)] });
        Refused("embedding has the code 9", plain with { Embedding = (NumericEmbedding)9 });
    }

    [Fact]
    public void What_does_not_fit_the_network_is_said()
    {
        var parameters = new ParameterBlock(NetworkShape.Create(3, [new Dense(1)], Activation.Linear));
        TrainedNetwork network = new(InputPipeline.None, [parameters], RegressionHead.Scalar);
        Assert.Null(_records[0].Mismatch(network));
        // Networks may share a part, and some may have been left out for want of time.
        Assert.DoesNotContain("folds", _records[3].Mismatch(network), StringComparison.Ordinal);
        TrainedNetwork four = network with { Members = [parameters, parameters, parameters, parameters] };
        Assert.DoesNotContain("folds", _records[3].Mismatch(four), StringComparison.Ordinal);
        Assert.Contains("2 classes", _records[2].Mismatch(network), StringComparison.Ordinal);
        Assert.Contains("names of 2 labels", _records[1].Mismatch(network), StringComparison.Ordinal);
        Assert.Contains("names of 2 features", (_records[0] with { FeatureNames = [1, 2] }).Mismatch(network), StringComparison.Ordinal);
        DataRecord ranges = _records[0] with { LabelRanges = [default, default] };
        Assert.Contains("2 labels, but 1 targets", ranges.Mismatch(network), StringComparison.Ordinal);
    }

    private static void Refused(string reason, DataRecord record)
    {
        var exception = Assert.Throws<FormatException>(() => TestRecord.Read(Write(record)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(DataRecord record) =>
        TestRecord.Write(TestRecord.Of([new(1, 0.5, null, 0.1f, TimeSpan.Zero)]) with { Data = record });
}
