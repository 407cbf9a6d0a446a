using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Training rows that are all in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
    private const int SampleRows = 10_000;

    private TargetSummary? _targets;
    private float[]? _classFactors;
    private byte[]? _folds;

    /// <summary>Rows of which a fraction is held back. Where no row would be left to learn from, all are learned from.</summary>
    public static MemoryData Split(TrainingRows rows, HoldOut fraction)
    {
        byte[] parts = fraction.PartsOf(rows);
        int[] all = [.. Enumerable.Range(0, parts.Length)];
        int[] held = [.. all.Where(row => fraction.Kind == HoldOutKind.Fraction && parts[row] == 0)];
        return held.Length == all.Length
            ? new MemoryData(rows, all, new RowSelection(rows, default))
            : new MemoryData(rows, [.. all.Except(held)], new RowSelection(rows, held)) { HoldOut = fraction };
    }

    public TrainingRows Rows => rows;

    public override long Count => trainingRows.Length;

    public override bool IsInMemory => true;

    public override bool IsSparse => rows.IsSparse;

    public override RowSelection Validation => validation;

    public override bool HoldsFoldsBack => _folds is not null;

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

    /// <summary>Has each network hold back its fold of the rows. False, and none are held back, where one would have no row left.</summary>
    public bool TryHoldBack(HoldOut folds)
    {
        byte[] parts = folds.PartsOf(rows);
        if (Enumerable.Range(0, folds.Parts).Any(fold => trainingRows.All(row => parts[row] == fold)))
            return false;
        (_folds, HoldOut) = (parts, folds);
        return true;
    }

    public override void WeighClasses(float[] factors) => _classFactors = factors;

    public override InputScaler FitInputScaler(InputScaling kind) => InputScalerFit.Fit(kind, rows, trainingRows);

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        foreach (TrainingRows all in _classFactors is null ? [] : AllRows)
            all.MultiplyWeights(_classFactors);
        TrainingRows scaled = rows.Scaled(network.InputScaler, network.TargetScalings);
        TrainingRows scaledValidation = validation.Rows == rows ? scaled : validation.Rows.Scaled(network.InputScaler, network.TargetScalings);
        return [.. network.Members.Select((parameters, m) => Member(settings.OfMember(m), parameters, m))];

        MemberData Member(TrainingSettings member, ParameterBlock parameters, int fold)
        {
            int[] own = _folds is null ? trainingRows : [.. trainingRows.Where(row => _folds[row] != fold)];
            RowSelection heldBack = _folds is null
                ? new RowSelection(scaledValidation, validation.Indices)
                : new RowSelection(scaled, trainingRows.Where(row => _folds[row] == fold).ToArray());
            return new MemberData(member, new MemoryBatches(member, scaled, own), heldBack, parameters) { TargetScalings = network.TargetScalings };
        }
    }
}
