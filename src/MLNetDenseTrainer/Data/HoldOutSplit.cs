using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Data;

/// <summary>Carries a <see cref="HoldOutPlan"/> out on the rows that have been read.</summary>
internal sealed class HoldOutSplit(HoldOutPlan plan, int classes, int seed, Action checkAlive)
{
    /// <summary>Rows in memory, with what is held back set apart: a fraction, or a fold for each of several networks.</summary>
    public MemoryData InMemory(TrainingRows rows)
    {
        MemoryData data = MemoryData.Split(rows, Fraction(HoldOutFit.Fraction, rows), checkAlive);
        if (data.Validation.Count == 0 && Folds(rows) is { Kind: HoldOutKind.Folds } folds)
            data.TryHoldBack(folds);
        return data;
    }

    /// <summary>The hold-out of rows that are streamed, by the first of them. Folds need their rows in memory.</summary>
    public HoldOut Streamed(TrainingRows rows) => Fraction(HoldOutFit.Streamed, rows);

    private HoldOut Fraction(Func<TrainingRows, float, int, int, Action, HoldOut> fit, TrainingRows rows) => plan.Kept switch
    {
        null => plan.Fraction > 0f ? fit(rows, plan.Fraction, classes, seed, checkAlive) : HoldOut.None,
        { Kind: HoldOutKind.Fraction } kept => kept,
        _ => HoldOut.None,
    };

    private HoldOut? Folds(TrainingRows rows) =>
        plan.Kept ?? (plan.Networks > 1 ? HoldOutFit.Folds(rows, plan.Networks, classes, seed, checkAlive) : null);
}
