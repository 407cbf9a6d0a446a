namespace MLNetDenseTrainer.Data;

/// <summary>A row has a vector that is longer or shorter than the schema says.</summary>
internal sealed class RowLengthException(string vector, long? row, int found, int expected)
    : InvalidOperationException(
        $"{Row(row)} has {Values(found)} in {vector}, but {expected} are expected. "
        + "Give each row as many values, with NaN for missing ones, or leave the row out.")
{
    public RowLengthException At(long row) => new(vector, row, found, expected);

    public static void Check(string column, long? row, int found, int expected)
    {
        if (found != expected)
            throw new RowLengthException($"the column '{column}'", row, found, expected);
    }

    /// <summary>Checks features that come without a view: the column and the row are not known.</summary>
    public static void CheckFeatures(int found, int expected)
    {
        if (found != expected)
            throw new RowLengthException("its features", null, found, expected);
    }

    private static string Row(long? row) => row is null ? "A row" : FormattableString.Invariant($"Row {row} (counted from 0)");

    private static string Values(int count) => count == 1 ? "1 value" : FormattableString.Invariant($"{count} values");
}
