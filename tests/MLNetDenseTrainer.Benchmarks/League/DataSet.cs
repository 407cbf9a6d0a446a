namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>A table as it was read: cells are text still, and no row has been chosen for anything.</summary>
/// <param name="Name">Its name in the manifest.</param>
/// <param name="Task">What it asks for.</param>
/// <param name="Columns">The features.</param>
/// <param name="Cells">The features of each row. A missing number is empty; a missing category is <see cref="MissingCategory"/>.</param>
/// <param name="Targets">The target of each row; of two classes, 0 and 1.</param>
/// <param name="IsTest">Where the source says which rows are for testing: whether each row is.</param>
internal sealed record DataSet(string Name, LeagueTask Task, FeatureColumn[] Columns, string[][] Cells, string[] Targets, bool[]? IsTest)
{
    /// <summary>A category of its own. ML.NET would take empty text for no category at all.</summary>
    public const string MissingCategory = "(missing)";

    public int RowCount => Cells.Length;
}

/// <summary>A feature as it stands in the file.</summary>
internal sealed record FeatureColumn(string Name, bool IsCategorical);
