using System.Text;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>Some rows of a data set as the lines of a file that a text loader reads: the target, then the features.</summary>
internal sealed class RowSource(DataSet data, int[] rows) : IMultiStreamSource
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(
        string.Concat(rows.Select(row => $"{data.Targets[row]},{string.Join(',', data.Cells[row])}\n")));

    public int Count => 1;

    public string? GetPathOrNull(int index) => null;

    public Stream Open(int index) => new MemoryStream(_text, writable: false);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
