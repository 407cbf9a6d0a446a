namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Columns as wide as their widest cell, the first to the left and the others to the right.</summary>
internal sealed class TextTable(string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(string[] row) => _rows.Add(row);

    public void Write(TextWriter writer)
    {
        int[] widths = [.. header.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
            writer.WriteLine($"{row[0].PadRight(widths[0])}  {string.Join("  ", row.Zip(widths, (cell, width) => cell.PadLeft(width)).Skip(1))}");
    }
}
