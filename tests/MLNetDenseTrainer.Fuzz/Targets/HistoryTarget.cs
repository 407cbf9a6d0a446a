using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>The training history of a model: read, it writes itself to the same bytes and shows itself.</summary>
internal sealed class HistoryTarget : FuzzTarget
{
    // Of the format that no golden file has.
    private static readonly TrainingRecord _newest = new(
        [new EpochMetrics(1, 0.5, 0.25, 0.1f, TimeSpan.Zero), new EpochMetrics(2, 0.25, null, 0.1f, TimeSpan.Zero)],
        new HeldOutMetrics(7, LogLoss: 0.5))
    {
        BestEpochs = [2, 1],
    };

    public override string Name => "history";

    public override IEnumerable<byte[]> Seeds() => [.. GoldenModels.Entries("History"), Write(_newest)];

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        TrainingRecord record = HistoryFormat.Read(new MemoryStream(bytes));
        byte[] written = Write(record);
        if (!written.AsSpan().SequenceEqual(Write(HistoryFormat.Read(new MemoryStream(written)))))
            throw new MisbehaviourException("What was written and read is not written as it was.");
        if (record.History.Any(epoch => epoch.ToString().Length == 0) || record.HeldOut?.ToString().Length == 0)
            throw new MisbehaviourException("It does not show itself.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(TrainingRecord record)
    {
        using var stream = new MemoryStream();
        HistoryFormat.Write(record, stream);
        return stream.ToArray();
    }
}
