namespace MLNetDenseTrainer.Data;

/// <summary>A row has a vector that is longer or shorter than the schema says.</summary>
/// <param name="vector">The vector, by the name of its column if it is known.</param>
/// <param name="row">The row's number in the view, counted from 0; <see langword="null"/> where it is not known.</param>
/// <param name="found">How many values the row has.</param>
/// <param name="expected">How many values it must have.</param>
internal sealed class RowLengthException(string vector, long? row, int found, int expected)
    : InvalidOperationException(
        $"{Row(row)} has {Values(found)} in {vector}, but {expected} are expected. " +
        $"Give each row as many, with NaN for those that are missing, or leave the row out.")
{
    /// <summary>The same, of a row whose number has become known.</summary>
    public RowLengthException At(long row) => new(vector, row, found, expected);

    /// <summary>Checks the size of a vector in a column.</summary>
    /// <exception cref="RowLengthException">It is not the one expected.</exception>
    public static void Check(string column, long? row, int found, int expected)
    {
        if (found != expected)
            throw new RowLengthException($"the column '{column}'", row, found, expected);
    }

    /// <summary>Checks the size of a feature vector that comes without a column.</summary>
    /// <exception cref="RowLengthException">It is not the one expected.</exception>
    public static void CheckFeatures(int found, int expected)
    {
        if (found != expected)
            throw new RowLengthException("its features", null, found, expected);
    }

    private static string Row(long? row) => row is null ? "A row" : FormattableString.Invariant($"Row {row} (counted from 0)");

    private static string Values(int count) => count == 1 ? "1 value" : FormattableString.Invariant($"{count} values");
}
