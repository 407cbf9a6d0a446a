using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Recipes;

namespace MLNetDenseTrainer.Training;

/// <summary>Decisions before the rows are read. A model to continue keeps everything that its weights depend on.</summary>
/// <param name="Options">The trainer's options.</param>
/// <param name="Known">The columns; no rows yet.</param>
/// <param name="Continued">The model to continue; <see langword="null"/> for a new one.</param>
internal sealed record ReadingPlan(DenseNetworkOptions Options, DataFacts Known, ContinuedModel? Continued)
{
    public MissingValues MissingValues => Continued?.MissingValues ?? Recipe.MissingValuesOf(Options);

    /// <summary>Whether zeros can be left out: nothing on the way to the first layer shifts or embeds them.</summary>
    public bool MayBeSparse => Continued?.SuitsSparseRows
        ?? (Options.InputScaling is null or InputScaling.None or InputScaling.MaximumAbsolute
            && Options.NumericEmbedding is null or NumericEmbedding.None);

    /// <summary>The slots that are categories, unless rows turn out to be sparse.</summary>
    public CategorySlots Categories => Continued?.Categories
        ?? (Recipe.CategoryEmbeddingOf(Options) == CategoryEmbedding.Learned ? Known.Categories : CategorySlots.None);

    /// <summary>Networks at least, which the memory for rows has to suffice for.</summary>
    public int FewestNetworks => Continued?.Networks ?? Recipe.FewestNetworksOf(Options);

    /// <summary>Classes of the label; 1 where it is a number.</summary>
    public int Classes => Options.ChosenLoss.Head.Classes(Known.Outputs);

    public int Targets => Options.ChosenLoss.Head.TargetCount(Known.Outputs);

    public InputScaling Scaling(bool isSparse) => Continued?.InputScaling ?? Recipe.InputScalingOf(Options, isSparse);

    /// <param name="rows">All rows, or the first of those that are streamed.</param>
    /// <exception cref="InvalidOperationException">Several networks cannot train on rows that are streamed.</exception>
    public HoldOutPlan HoldOuts(DataFacts rows)
    {
        int networks = TrainingPlan.NetworksFor(Options, rows, Continued);
        if (networks > 1 && !rows.IsInMemory)
            throw new InvalidOperationException(
                $"A model of {networks} networks needs its rows in memory, but only the first {rows.Rows} rows fit in "
                + $"MaximumDataMemory, {Options.MaximumDataMemory} bytes. Raise it, or set EnsembleSize to 1.");
        // A model that has learned from all its rows has none left to hold back.
        bool isAlone = networks == 1 && Continued?.HoldOut.Kind != HoldOutKind.None;
        float fraction = rows.HasValidationSet ? 0f
            : isAlone ? Recipe.HeldBackAlone(Options, rows.IsInMemory)
            : Options.ValidationFraction;
        ValidationSource source = rows.HasValidationSet ? ValidationSource.ValidationSet
            : fraction > 0f ? ValidationSource.Fraction
            : networks > 1 ? ValidationSource.Folds
            : ValidationSource.None;
        int folds = Recipe.FoldsOf(Options, networks);
        return new HoldOutPlan(source, fraction, networks, folds, Continued?.HoldOut, Options.SamplingKeyColumnName);
    }
}
