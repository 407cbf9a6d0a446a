using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>The training record of a model: read, it writes itself to the same bytes and shows itself.</summary>
internal sealed class TrainingRecordTarget : FuzzTarget
{
    private static readonly EpochMetrics[] _history =
        [new(1, 0.5, 0.25, 0.1f, TimeSpan.Zero), new(2, 0.25, null, 0.1f, TimeSpan.Zero)];

    private static readonly EpochMetrics[] _judged =
        [.. _history.Select(epoch => epoch with { Metric = ValidationMetric.Accuracy, MetricValue = 0.75 })];

    private static readonly HoldOut _folds = new(HoldOutKind.Folds, 0f, 3, 99, FrequentRows.None, [1, 2, 3, 5]);

    private static readonly HoldOut _fraction = new(HoldOutKind.Fraction, 0.2f, 2, 99, new FrequentRows([3, 4], [5]), [7]);

    public override string Name => "training";

    public override IEnumerable<byte[]> Seeds() =>
    [
        .. GoldenModels.Entries("Training"),
        Write(Record(_history) with { HeldOut = new HeldOutMetrics(7, LogLoss: 0.5), BestEpochs = [2, 1] }),
        Write(Record(_judged) with { Description = "gr\u00f6\u00dfer, \u20ac, \ud83d\ude00" }),
        Write(Record(_history) with { Data = new DataRecord(_folds, NumericEmbedding.Periodic, [1, 2], [3, 4], []) }),
        Write(Record(_history) with { Data = new DataRecord(_fraction, NumericEmbedding.None, [], [], [new LabelRange(-1f, 1f)]) }),
    ];

    /// <summary>A record of some epochs, without anything else.</summary>
    public static TrainingRecord Record(EpochMetrics[] history) => new(
        history, [1], null, "60 rows, loss BinaryCrossEntropy, seed 1", new DataRecord(HoldOut.None, NumericEmbedding.None, [], [], []));

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        TrainingRecord record = TrainingRecordFormat.Read(new MemoryStream(bytes));
        if (!bytes.AsSpan().SequenceEqual(Write(record)))
            throw new MisbehaviourException("A record that was read is not written as it was.");
        if (record.History.Any(epoch => epoch.ToString().Length == 0) || record.HeldOut?.ToString().Length == 0)
            throw new MisbehaviourException("A record does not show itself.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(TrainingRecord record) => Written.By(stream => TrainingRecordFormat.Write(record, stream));
}
