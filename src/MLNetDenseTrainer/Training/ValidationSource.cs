namespace MLNetDenseTrainer.Training;

/// <summary>The rows that epochs are measured by.</summary>
internal enum ValidationSource
{
    None,
    ValidationSet,

    /// <summary>A fraction of the rows, held back from all networks.</summary>
    Fraction,

    /// <summary>Each network holds its own part of the rows back.</summary>
    Folds,
}
