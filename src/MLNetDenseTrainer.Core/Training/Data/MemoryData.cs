using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Training rows in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
    private TargetSummary? _targets;
    private byte[]? _folds;

    /// <summary>Holds a fraction of the rows back, or none where no row would be left to learn from.</summary>
    public static MemoryData Split(TrainingRows rows, HoldOut fraction, Action checkAlive)
    {
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        byte[] parts = fraction.Kind == HoldOutKind.Fraction ? fraction.PartsOf(rows, checkAlive) : [];
        return parts.All(part => part == 0)
            ? new MemoryData(rows, all, new(rows, default)) { CheckAlive = checkAlive }
            : new MemoryData(rows, [.. all.Where(row => parts[row] != 0)], new(rows, all.Where(row => parts[row] == 0).ToArray()))
            {
                HoldOut = fraction,
                CheckAlive = checkAlive,
            };
    }

    public TrainingRows Rows => rows;

    /// <summary>The rows to learn from, those of folds included.</summary>
    public RowSelection Training => new(rows, trainingRows);

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

    public override Identity RowsIdentity => RowsChecksum.Of(Training, CheckAlive).Identity("in memory", Count);

    public override FeatureSummary Features
    {
        get
        {
            var summary = new FeatureSummary(rows.Inputs, rows.Categories);
            foreach (int row in Training.Each(CheckAlive))
                summary.Add(rows.Row(row));
            return summary;
        }
    }

    // Kept, because targets are checked before they are scaled.
    public override TargetSummary Targets => _targets ??= TargetSummary.Of(Training, CheckAlive);

    public override RowSelection TargetSample => Training;

    /// <summary>Lets each network hold back a fold, in turn. False, and none are held back, where one would have no row left.</summary>
    public bool TryHoldBack(HoldOut folds)
    {
        byte[] parts = folds.PartsOf(rows, CheckAlive);
        if (Enumerable.Range(0, folds.Parts).Any(fold => trainingRows.All(row => parts[row] == fold)))
            return false;
        (_folds, HoldOut) = (parts, folds);
        return true;
    }

    public override IEnumerable<InputStep> FitInputs(InputScaling scaling, int threads)
    {
        InputFit fit = InputFit.For(scaling, rows.Inputs);
        foreach (int row in fit.ReadsColumns ? [] : Training.Each(CheckAlive))
            fit.Add(rows.Row(row), rows.Weight(row));
        return fit.Finish(Training.Columns, threads, CheckAlive);
    }

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        foreach (TrainingRows all in new[] { rows, validation.Rows }.Distinct())
            Scale(all, network);
        RowSelection[] heldBack = _folds is null ? [validation] : [.. Enumerable.Range(0, HoldOut.Parts).Select(HeldBack)];
        return [.. network.Members.Select((parameters, m) => Member(settings.OfMember(m), parameters, m % heldBack.Length))];

        RowSelection HeldBack(int fold) => new(rows, trainingRows.Where(row => _folds[row] == fold).ToArray());

        MemberData Member(TrainingSettings member, ParameterBlock parameters, int fold)
        {
            CheckAlive();
            int[] own = _folds is null ? trainingRows : [.. trainingRows.Where(row => _folds[row] != fold)];
            var batches = new MemoryBatches(member, rows, own, MeanWeight(own));
            return new MemberData(member, batches, heldBack[fold], parameters, network.Head) { IsFold = _folds is not null };
        }
    }

    // Summed by class, as for streamed rows, so that the bits are the same.
    private double MeanWeight(int[] own)
    {
        var labels = new LabelSummary(ClassFactors?.Length ?? 1);
        labels.Add(new RowSelection(rows, own));
        return labels.MeanWeight(ClassFactors);
    }
}
