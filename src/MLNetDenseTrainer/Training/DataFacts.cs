using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training;

/// <summary>Facts about the data as they become known: the columns, then the rows, then the rows really held back.</summary>
/// <param name="Features">Features per row.</param>
/// <param name="Outputs">One for each class of several or each number of the label.</param>
internal sealed record DataFacts(int Features, int Outputs)
{
    public int Seed { get; init; }

    public bool HasValidationSet { get; init; }

    /// <summary>All rows, or those read so far. Once rows are held back, only the others.</summary>
    public long Rows { get; init; }

    public bool IsInMemory { get; init; } = true;

    public bool IsSparse { get; init; }

    public double KeptPerRow { get; init; }

    /// <summary>Wide one-hot groups by the annotation of the features; once rows are read, those that become vectors.</summary>
    public CategorySlots Categories { get; init; } = CategorySlots.None;

    /// <summary>Inputs of the first layer by which the recipe reckons: a group of categories counts as the numbers of its vector.</summary>
    public int TableInputs => Features - Categories.Count + Categories.Groups.Length * CategoryVectors.Dimensions;

    public HoldOut HoldOut { get; init; } = HoldOut.None;

    /// <summary>Rows in memory that are held back or given, apart from folds.</summary>
    public int ValidationRows { get; init; }

    /// <summary>More than <see cref="ValidationRows"/> where these are a sample.</summary>
    public long ValidationRowsFound { get; init; }

    /// <summary>The part of the training rows' weight that each class has; empty before the rows are read.</summary>
    public ImmutableArray<float> ClassShares { get; init; } = [];

    public int PoolRows { get; init; }

    /// <summary>Rows that estimate the quantiles of features; 0 where all rows do.</summary>
    public int QuantileSample { get; init; }

    /// <summary>Rows that estimate the quartiles of targets; 0 where all rows do.</summary>
    public int TargetSample { get; init; }

    public ValidationSource Validation => HasValidationSet ? ValidationSource.ValidationSet
        : HoldOut.Kind == HoldOutKind.Folds ? ValidationSource.Folds
        : ValidationRows > 0 ? ValidationSource.Fraction
        : ValidationSource.None;

    public bool IsValidated => Validation != ValidationSource.None;
}
