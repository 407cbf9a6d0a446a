using System.Globalization;
using System.IO.Compression;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Reads a compressed CSV with a header: features, then perhaps <c>_split</c>, then the target.</summary>
internal static class DataSetReader
{
    private const string SplitColumn = "_split";

    public static DataSet Read(string path, string name, LeagueTask task, string target, HashSet<string> categoricalColumns)
    {
        List<string[]> rows = ReadFields(path);
        string[] header = rows.Count > 1 ? rows[0] : throw new InvalidDataException($"{path} has {rows.Count} lines, expected a header and rows.");
        if (header[^1] != target)
            throw new InvalidDataException($"The last column of {path} is '{header[^1]}', expected the target '{target}'.");
        rows.RemoveAt(0);
        bool hasSplit = header[^2] == SplitColumn;
        string[] features = header[..(hasSplit ? ^2 : ^1)];
        FeatureColumn[] columns = [.. features.Select(feature => new FeatureColumn(feature, categoricalColumns.Contains(feature)))];
        string[] targets = [.. rows.Select(row => row[^1])];
        return new DataSet(
            name,
            task,
            columns,
            [.. rows.Select(row => columns.Select((column, i) => Cell(column, row[i])).ToArray())],
            task == LeagueTask.Binary ? ZeroOrOne(targets) : targets,
            hasSplit ? [.. rows.Select(row => row[^2] == "test")] : null);
    }

    private static List<string[]> ReadFields(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<string[]> rows = [];
        while (reader.ReadLine() is string line)
        {
            string[] fields = CsvLine.Fields(line) ?? throw new InvalidDataException($"{path}, line {rows.Count + 1}: a quote is out of place. A quoted field ends on its own line.");
            if (line.Contains(RowSource.Separator, StringComparison.Ordinal))
                throw new InvalidDataException($"{path}, line {rows.Count + 1}: a tab, which the text loader would take for the end of a cell.");
            if (rows.Count > 0 && fields.Length != rows[0].Length)
                throw new InvalidDataException($"{path}, line {rows.Count + 1}: {fields.Length} fields, but the header has {rows[0].Length}.");
            rows.Add(fields);
        }
        return rows;
    }

    private static string Cell(FeatureColumn column, string text)
    {
        if (column.IsCategorical)
            return text.Length > 0 ? text : DataSet.MissingCategory;
        // ML.NET would read what is no number without a word.
        return text.Length == 0 || float.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? text
            : throw new InvalidDataException($"'{text}' in the numeric column {column.Name} is no number.");
    }

    private static string[] ZeroOrOne(string[] targets)
    {
        string[] values = [.. targets.Distinct()];
        if (values.Length != 2)
            throw new InvalidDataException($"A binary target has two values, not {values.Length}.");
        bool areNumbers = double.TryParse(values[0], CultureInfo.InvariantCulture, out double first)
            & double.TryParse(values[1], CultureInfo.InvariantCulture, out double second);
        int order = areNumbers ? first.CompareTo(second) : string.CompareOrdinal(values[0], values[1]);
        string positive = order < 0 ? values[1] : values[0];
        return [.. targets.Select(target => target == positive ? "1" : "0")];
    }
}
