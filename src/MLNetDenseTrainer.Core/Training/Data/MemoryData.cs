using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Training rows that are all in memory.</summary>
internal sealed class MemoryData(TrainingRows rows, int[] trainingRows, RowSelection validation) : TrainingData
{
    private TargetSummary? _targets;
    private byte[]? _folds;

    /// <summary>Rows of which a fraction is held back. Where no row would be left to learn from, all are learned from.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="fraction">Which of them are held back, if it is a fraction.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public static MemoryData Split(TrainingRows rows, HoldOut fraction, Action checkAlive)
    {
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        var whole = new MemoryData(rows, all, new RowSelection(rows, default)) { CheckAlive = checkAlive };
        if (fraction.Kind != HoldOutKind.Fraction)
            return whole;
        byte[] parts = fraction.PartsOf(rows, checkAlive);
        int[] held = [.. all.Where(row => parts[row] == 0)];
        return held.Length == all.Length
            ? whole
            : new MemoryData(rows, [.. all.Where(row => parts[row] != 0)], new RowSelection(rows, held))
            {
                HoldOut = fraction,
                CheckAlive = checkAlive,
            };
    }

    public TrainingRows Rows => rows;

    /// <summary>The rows to learn from, those of folds among them.</summary>
    public RowSelection Training => new(rows, trainingRows);

    public override long Count => trainingRows.Length;

    public override bool IsInMemory => true;

    public override bool IsSparse => rows.IsSparse;

    public override RowSelection Validation => validation;

    public override bool HoldsFoldsBack => _folds is not null;

    public override RowSelection Sample
    {
        get
        {
            int step = SteppedSample.Step(trainingRows.Length);
            return new RowSelection(rows, trainingRows.Where((_, place) => place % step == 0).ToArray());
        }
    }

    public override Identity RowsIdentity =>
        RowsChecksum.Of(new RowSelection(rows, trainingRows), CheckAlive).Identity("in memory", Count);

    public override FeatureSummary Features
    {
        get
        {
            var summary = new FeatureSummary(rows.Inputs);
            for (int i = 0; i < trainingRows.Length; i++)
            {
                CheckAlive.AtRow(i);
                summary.Add(rows.Row(trainingRows[i]));
            }
            return summary;
        }
    }


    // Asked for twice, to check targets and to scale them; rows are not scaled before both are done.
    public override TargetSummary Targets => _targets ??= TargetSummary.Of(rows, trainingRows, CheckAlive);

    public override RowSelection TargetSample => Training;

    /// <summary>Has each network hold back its fold of the rows. False, and none are held back, where one would have no row left.</summary>
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
        for (int i = 0; i < trainingRows.Length && !fit.ReadsColumns; i++)
        {
            CheckAlive.AtRow(i);
            fit.Add(rows.Row(trainingRows[i]), rows.Weight(trainingRows[i]));
        }
        return fit.Finish(Training.Columns, threads, CheckAlive);
    }

    private IEnumerable<TrainingRows> AllRows => new[] { rows, validation.Rows }.Distinct();

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        foreach (TrainingRows all in AllRows)
        {
            all.Scale(network.Inputs, network.Head, CheckAlive);
            all.ClassFactors = ClassFactors;
        }
        return [.. network.Members.Select((parameters, m) => Member(settings.OfMember(m), parameters, m))];

        MemberData Member(TrainingSettings member, ParameterBlock parameters, int fold)
        {
            CheckAlive();
            int[] own = _folds is null ? trainingRows : [.. trainingRows.Where(row => _folds[row] != fold)];
            RowSelection heldBack = _folds is null
                ? validation
                : new RowSelection(rows, trainingRows.Where(row => _folds[row] == fold).ToArray());
            var batches = new MemoryBatches(member, rows, own, MeanWeight(own));
            return new MemberData(member, batches, heldBack, parameters, network.Head);
        }
    }

    // By classes, like that of streamed rows: to the same bits.
    private double MeanWeight(int[] own)
    {
        var labels = new LabelSummary(ClassFactors?.Length ?? 1);
        labels.Add(new RowSelection(rows, own));
        return labels.MeanWeight(ClassFactors);
    }
}
