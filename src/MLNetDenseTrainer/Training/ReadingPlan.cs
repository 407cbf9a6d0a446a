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

    /// <summary>Networks at least, which the memory for rows has to suffice for.</summary>
    public int FewestNetworks => Continued?.Networks ?? Recipe.FewestNetworksOf(Options);

    /// <summary>Classes of the label; 1 where it is a number.</summary>
    public int Classes => Options.ChosenLoss.Head.Classes(Known.Outputs);

    /// <summary>Targets per row.</summary>
    public int Targets => Options.ChosenLoss.Head.TargetCount(Known.Outputs);

    public InputScaling Scaling(bool isSparse) => Continued?.InputScaling ?? Recipe.InputScalingOf(Options, isSparse);

    public HoldOutPlan HoldOuts(DataFacts rows) => HoldOutPlan.From(Options, rows, Continued);
}
