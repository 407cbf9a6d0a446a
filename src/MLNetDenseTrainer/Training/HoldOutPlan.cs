using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows to hold back, decided before they are split. With too few rows, none may be held back after all.</summary>
/// <param name="Source">The validation rows that the options ask for.</param>
/// <param name="Fraction">The part of the rows that is held back from all networks; 0 for none.</param>
/// <param name="Networks">Several hold back parts in turn, where no other rows validate.</param>
/// <param name="Folds">The number of these parts. Networks that share one differ by their seeds.</param>
/// <param name="Held">The rows that the model to continue has held back so far; <see langword="null"/> for a new model.</param>
/// <param name="SamplingKey">The column whose values are groups, which stay whole; <see langword="null"/> for none.</param>
internal sealed record HoldOutPlan(
    ValidationSource Source, float Fraction, int Networks, int Folds, HoldOut? Held, string? SamplingKey = null)
{
    /// <summary>The split of the model to continue, which has seen all other rows; <see langword="null"/> for a new model.</summary>
    public HoldOut? Kept => Held is null || Source is ValidationSource.Fraction or ValidationSource.Folds ? Held : HoldOut.None;

    /// <summary>Splits rows in memory: a fraction is held back, or a fold for each of several networks.</summary>
    public MemoryData Split(TrainingRows rows, int classes, int seed, Action checkAlive)
    {
        MemoryData data = MemoryData.Split(rows, SplitFraction(HoldOutFit.Fraction, rows, classes, seed, checkAlive), checkAlive);
        if (data.Validation.Count > 0)
            return data;
        HoldOut? folds = Kept ?? (Networks > 1 ? HoldOutFit.Folds(rows, Folds, classes, seed, checkAlive, SamplingKey) : null);
        if (folds is { Kind: HoldOutKind.Folds })
            data.TryHoldBack(folds);
        return data;
    }

    /// <summary>The hold-out of rows that are streamed, by the first of them. Folds need their rows in memory.</summary>
    public HoldOut SplitStreamed(TrainingRows rows, int classes, int seed, Action checkAlive) =>
        SplitFraction(HoldOutFit.Streamed, rows, classes, seed, checkAlive);

    private HoldOut SplitFraction(
        Func<TrainingRows, float, int, int, Action, string?, HoldOut> fit, TrainingRows rows, int classes, int seed, Action checkAlive)
    {
        if (Kept is not null)
            return Kept.Kind == HoldOutKind.Fraction ? Kept : HoldOut.None;
        return Fraction > 0f ? fit(rows, Fraction, classes, seed, checkAlive, SamplingKey) : HoldOut.None;
    }
}
