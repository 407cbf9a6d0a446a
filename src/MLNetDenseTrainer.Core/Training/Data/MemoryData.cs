using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Training rows that are all in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
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
            int step = SteppedSample.Step(trainingRows.Length);
            return new RowSelection(rows, trainingRows.Where((_, place) => place % step == 0).ToArray());
        }
    }

    public override string RowsFingerprint => $"{Count} in memory, checksum {RowsChecksum.Of(new RowSelection(rows, trainingRows))}{Named(_classFactors)}";

    public override FeatureSummary Features => FeatureSummary.Of(rows, trainingRows);

    // Asked for twice, to check targets and to scale them; rows are not scaled before both are done.
    public override TargetSummary Targets => _targets ??= TargetSummary.Of(rows, trainingRows);

    private IEnumerable<TrainingRows> AllRows => new[] { rows, validation.Rows }.Distinct();

    public override void WeighClasses(float[] factors) => _classFactors = factors;

    public override InputScaler FitInputScaler(InputScaling kind) => InputScalerFit.Fit(kind, rows, trainingRows);

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        int count = network.Members.Length;
        bool byClass = !settings.Loss.Task.IsRegression();
        int[][]? folds = count > 1 && validation.Count == 0
            ? RowSplit.Folds(rows, trainingRows, count, byClass, new RandomGenerator(settings.Seed, RandomStream.Splitting))
            : null;
        int[][] own = [.. Enumerable.Range(0, count).Select(m => folds is null ? trainingRows : [.. trainingRows.Except(folds[m])])];
        // By classes, like that of streamed rows: to the same bits. So before rows take on the factors of their classes.
        double[] meanWeights = [.. own.Select(MeanWeight)];
        foreach (TrainingRows all in _classFactors is null ? [] : AllRows)
            all.MultiplyWeights(_classFactors);
        TrainingRows scaled = rows.Scaled(network.InputScaler, network.TargetScalings);
        TrainingRows scaledValidation = validation.Rows == rows ? scaled : validation.Rows.Scaled(network.InputScaler, network.TargetScalings);
        return [.. network.Members.Select((parameters, m) => Member(settings.OfMember(m), parameters, m))];

        MemberData Member(TrainingSettings member, ParameterBlock parameters, int m)
        {
            var heldBack = folds is null ? new RowSelection(scaledValidation, validation.Indices) : new RowSelection(scaled, folds[m]);
            var batches = new MemoryBatches(member, scaled, own[m], meanWeights[m]);
            return new MemberData(member, batches, heldBack, parameters) { TargetScalings = network.TargetScalings };
        }
    }

    private double MeanWeight(int[] own)
    {
        var labels = new LabelSummary(_classFactors?.Length ?? 1);
        labels.Add(new RowSelection(rows, own));
        return labels.MeanWeight(_classFactors);
    }
}
