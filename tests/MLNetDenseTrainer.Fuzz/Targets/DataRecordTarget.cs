using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>What a model knows of its rows: read, it writes itself to the same bytes.</summary>
internal sealed class DataRecordTarget : FuzzTarget
{
    public override string Name => "data";

    public override IEnumerable<byte[]> Seeds() =>
    [
        Write(new DataRecord(new HoldOut(HoldOutKind.Folds, 0f, 3, 99, FrequentRows.None, [1, 2, 3, 5]), NumericEmbedding.Periodic, [1, 2], [3, 4], [])),
        Write(new DataRecord(new HoldOut(HoldOutKind.Fraction, 0.2f, 2, 99, new FrequentRows([3, 4], [5]), [7]), NumericEmbedding.None, [], [], [new LabelRange(-1f, 1f)])),
    ];

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        if (!bytes.AsSpan().SequenceEqual(Write(DataRecordFormat.Read(new MemoryStream(bytes)))))
            throw new MisbehaviourException("What was read is not written as it was.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(DataRecord record)
    {
        using var stream = new MemoryStream();
        DataRecordFormat.Write(record, stream);
        return stream.ToArray();
    }
}
