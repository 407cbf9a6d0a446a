using System.Globalization;
using System.IO.Compression;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Reads a compressed CSV with a header: features, then perhaps <c>_split</c>, then the target.</summary>
internal static class DataSetReader
{
    private const string SplitColumn = "_split";

    public static DataSet Read(string path, string name, LeagueTask task, HashSet<string> categoricalColumns)
    {
        List<string[]> rows = ReadFields(path);
        string[] header = rows[0];
        rows.RemoveAt(0);
        bool hasSplit = header[^2] == SplitColumn;
        FeatureColumn[] columns = [.. header[..(hasSplit ? ^2 : ^1)].Select(column => new FeatureColumn(column, categoricalColumns.Contains(column)))];
        string[] targets = [.. rows.Select(row => row[^1])];
        return new DataSet(
            name,
            task,
            columns,
            [.. rows.Select(row => Features(columns, row))],
            task == LeagueTask.Binary ? ZeroOrOne(targets) : targets,
            hasSplit ? [.. rows.Select(row => row[^2] == "test")] : null);
    }

    private static List<string[]> ReadFields(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<string[]> rows = [];
        while (reader.ReadLine() is string line)
        {
            string[] fields = line.Split(',');
            if (line.Contains('"', StringComparison.Ordinal) || (rows.Count > 0 && fields.Length != rows[0].Length))
                throw new InvalidDataException($"{path}, line {rows.Count + 1}: as many fields as the header has, without quotes, are expected.");
            rows.Add(fields);
        }
        return rows;
    }

    private static string[] Features(FeatureColumn[] columns, string[] row) =>
        [.. columns.Select((column, i) => column.IsCategorical ? (row[i].Length > 0 ? row[i] : DataSet.MissingCategory) : Number(column, row[i]))];

    // ML.NET would read what is no number as a missing one.
    private static string Number(FeatureColumn column, string cell) =>
        cell.Length == 0 || float.TryParse(cell, CultureInfo.InvariantCulture, out _)
            ? cell
            : throw new InvalidDataException($"'{cell}' in the numeric column {column.Name} is no number.");

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
