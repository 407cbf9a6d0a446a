using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Training rows that are all in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
    private const int SampleRows = 10_000;

    private TargetSummary? _targets;
    private float[]? _classFactors;

    public override long Count => trainingRows.Length;

    public override bool IsInMemory => true;

    public override bool IsSparse => rows.IsSparse;

    public override RowSelection Validation => validation;

    public override RowSelection Sample
    {
        get
        {
            int step = 1 + (trainingRows.Length - 1) / SampleRows;
            return new RowSelection(rows, trainingRows.Where((_, place) => place % step == 0).ToArray());
        }
    }

    public override string RowsFingerprint => $"{Count} in memory, checksum {RowsChecksum.Of(new RowSelection(rows, trainingRows))}{Named(_classFactors)}";

    public override FeatureSummary Features => FeatureSummary.Of(rows);

    // Asked for twice, to check targets and to scale them; rows are not scaled before both are done.
    public override TargetSummary Targets => _targets ??= TargetSummary.Of(rows, trainingRows);

    private IEnumerable<TrainingRows> AllRows => new[] { rows, validation.Rows }.Distinct();

    public override void WeighClasses(float[] factors) => _classFactors = factors;

    public override InputScaler FitInputScaler(InputScaling kind) => InputScalerFit.Fit(kind, rows, trainingRows);

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        foreach (TrainingRows all in _classFactors is null ? [] : AllRows)
            all.MultiplyWeights(_classFactors);
        foreach (TrainingRows all in AllRows)
            all.Scale(network.InputScaler, network.TargetScalings);
        int count = network.Members.Length;
        int[][]? folds = count > 1 && validation.Count == 0
            ? RowSplit.Folds(rows, trainingRows, count, !settings.Loss.Task.IsRegression(), new RandomGenerator(settings.Seed, RandomStream.Splitting))
            : null;
        return [.. network.Members.Select((parameters, m) => Member(settings.OfMember(m), parameters, folds?[m]))];

        MemberData Member(TrainingSettings member, ParameterBlock parameters, int[]? held)
        {
            int[] own = held is null ? trainingRows : [.. trainingRows.Except(held)];
            RowSelection heldBack = held is null ? validation : new RowSelection(rows, held);
            var batches = new MemoryBatches(member, rows, own);
            return new MemberData(member, batches, heldBack, parameters) { TargetScalings = network.TargetScalings };
        }
    }
}
