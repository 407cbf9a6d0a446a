using System.Text;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Some rows of a data set as the lines of a file that a text loader reads: the target, then the features.</summary>
internal sealed class RowSource(DataSet data, int[] rows) : IMultiStreamSource
{
    /// <summary>What stands between cells: no comma, because a category may hold one.</summary>
    public const char Separator = '\t';

    private readonly byte[] _text = Encoding.UTF8.GetBytes(
        string.Concat(rows.Select(row => $"{data.Targets[row]}{Separator}{string.Join(Separator, data.Cells[row])}\n")));

    public int Count => 1;

    public string? GetPathOrNull(int index) => null;

    public Stream Open(int index) => new MemoryStream(_text, writable: false);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
