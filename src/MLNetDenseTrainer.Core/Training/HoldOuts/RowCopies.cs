using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Tells copies of a row from rows that are alike by chance, as in a table of few categories.</summary>
/// <remarks>
/// Copies are held back together, or a network would be measured by rows that it has learned from. Rows that are alike by chance are
/// spread over all parts, or a part would take a whole combination of categories out of training.
/// </remarks>
internal static class RowCopies
{
    // So many rows, from all over the data, are looked at.
    private const int MostRows = 100_000;

    // With fewer different rows than this in a part, parts differ too much.
    private const double ContentsPerPart = 5.0;

    // A row that makes up more of a part than this would make parts of very different sizes.
    private const double LargestShareOfPart = 0.5;

    // Copies have the label of their original. Rows that are alike by chance have labels of their own.
    private const double MostWithOtherTargets = 0.1;

    /// <summary>Whether rows of the same content are alike by chance.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parts">How many parts they are to be dealt into.</param>
    public static bool AreDraws(TrainingRows rows, double parts)
    {
        Facts facts = FactsOf(rows);
        bool hasCopies = facts.Contents < facts.Rows;
        return hasCopies
            && (facts.Contents < ContentsPerPart * parts
                || facts.Largest > LargestShareOfPart * facts.Rows / parts
                || facts.WithOtherTargets > MostWithOtherTargets * facts.Recurring);
    }

    private static Facts FactsOf(TrainingRows rows)
    {
        int step = 1 + (rows.Count - 1) / MostRows;
        ulong[] features = new ulong[(rows.Count + step - 1) / step];
        ulong[] contents = new ulong[features.Length];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = RowContent.OfFeatures(rows.Row(i * step));
            contents[i] = RowContent.WithTargets(features[i], rows.Targets(i * step));
        }
        Array.Sort(features, contents);
        var facts = new Facts { Rows = features.Length };
        for (int first = 0, end; first < features.Length; first = end)
        {
            end = EndOfRun(features, first);
            Add(facts, contents.AsSpan(first, end - first));
        }
        return facts;
    }

    // The contents of all rows with the same features.
    private static void Add(Facts facts, Span<ulong> contents)
    {
        contents.Sort();
        int different = 0;
        for (int first = 0, end; first < contents.Length; first = end, different++)
        {
            end = EndOfRun(contents, first);
            facts.Largest = Math.Max(facts.Largest, end - first);
        }
        facts.Contents += different;
        facts.Recurring += contents.Length > 1 ? contents.Length : 0;
        facts.WithOtherTargets += different > 1 ? contents.Length : 0;
    }

    private static int EndOfRun(ReadOnlySpan<ulong> sorted, int first)
    {
        int end = first + 1;
        while (end < sorted.Length && sorted[end] == sorted[first])
            end++;
        return end;
    }

    private sealed class Facts
    {
        public required int Rows { get; init; }

        /// <summary>Different rows.</summary>
        public int Contents { get; set; }

        /// <summary>How often the most frequent row is there.</summary>
        public int Largest { get; set; }

        /// <summary>Rows whose features are there more than once.</summary>
        public int Recurring { get; set; }

        /// <summary>Those of them with features that have several targets.</summary>
        public int WithOtherTargets { get; set; }
    }
}
