namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>The kinds of hold-out: nothing, a fraction, or a fold for each network.</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
internal enum HoldOutKind : byte
{
    /// <summary>Nothing: all rows are learned from.</summary>
    None = 0,

    /// <summary>A part of the rows, from all networks.</summary>
    Fraction = 1,

    /// <summary>A fold of the rows from each network, its own.</summary>
    Folds = 2,
}
