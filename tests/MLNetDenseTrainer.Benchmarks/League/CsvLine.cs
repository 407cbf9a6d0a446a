using System.Text;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>A line of comma-separated values, where a field may be in quotes and hold commas and, doubled, quotes (RFC 4180).</summary>
internal static class CsvLine
{
    private const char Quote = '"';

    /// <returns><see langword="null"/> where a quote is out of place.</returns>
    public static string[]? Fields(string line)
    {
        // Nearly all lines.
        if (!line.Contains(Quote, StringComparison.Ordinal))
            return line.Split(',');
        List<string> fields = [];
        for (int start = 0; start <= line.Length; start++)
        {
            (string? field, start) = start < line.Length && line[start] == Quote ? Quoted(line, start + 1) : Plain(line, start);
            if (field is null)
                return null;
            fields.Add(field);
        }
        return [.. fields];
    }

    // The field and where it ends: at a comma or the end of the line.
    private static (string? Field, int End) Plain(string line, int start)
    {
        int comma = line.IndexOf(',', start);
        int end = comma < 0 ? line.Length : comma;
        string field = line[start..end];
        return (field.Contains(Quote, StringComparison.Ordinal) ? null : field, end);
    }

    // From behind the opening quote.
    private static (string? Field, int End) Quoted(string line, int start)
    {
        var field = new StringBuilder();
        for (int i = start; i < line.Length; i++)
        {
            bool isQuote = line[i] == Quote;
            if (isQuote && i + 1 < line.Length && line[i + 1] == Quote)
                i++;
            else if (isQuote)
                return (i + 1 == line.Length || line[i + 1] == ',' ? field.ToString() : null, i + 1);
            field.Append(line[i]);
        }
        return (null, line.Length);
    }
}
