namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>A folder of data sets: <c>manifest.tsv</c> says what there is, each as <c>NAME.csv.gz</c>.</summary>
internal sealed class DataFolder
{
    private readonly string _path;
    private readonly List<Entry> _entries;

    public DataFolder(string path)
    {
        string manifest = Path.Combine(path, "manifest.tsv");
        if (!File.Exists(manifest))
            throw new UsageException($"--data takes a folder with a manifest.tsv, and '{path}' has none.");
        _path = path;
        string[] lines = File.ReadAllLines(manifest);
        string[] header = lines[0].Split('\t');
        _entries = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => Entry.Parse(header, line.Split('\t')))];
    }

    public IReadOnlyList<string> Names => [.. _entries.Select(entry => entry.Name)];

    /// <exception cref="InvalidDataException">The data set is not as the manifest has it.</exception>
    public DataSet Read(string name)
    {
        Entry entry = _entries.First(entry => entry.Name == name);
        return DataSetReader.Read(Path.Combine(_path, name + ".csv.gz"), name, entry.Task, entry.Target, entry.CategoricalColumns);
    }

    private sealed record Entry(string Name, LeagueTask Task, string Target, HashSet<string> CategoricalColumns)
    {
        public static Entry Parse(string[] header, string[] fields)
        {
            string Field(string name) => fields[Array.IndexOf(header, name)];
            string categorical = Field("categorical_columns");
            return new Entry(Field("name"), Enum.Parse<LeagueTask>(Field("task"), ignoreCase: true), Field("target"), [.. categorical.Split(',')]);
        }
    }
}
