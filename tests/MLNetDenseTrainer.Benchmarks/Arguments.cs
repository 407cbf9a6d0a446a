using System.Globalization;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Arguments of the form <c>--name value</c>. A verb's defaults are a command line too, and there is no argument that they do not name.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(string defaults, string[] given)
    {
        foreach ((string name, string value) in Pairs(defaults.Split(' ')))
            _values.Add(name, value);
        foreach ((string name, string value) in Pairs(given))
        {
            if (!_values.ContainsKey(name))
                throw new UsageException($"There is no argument '{name}' here. The arguments and their defaults: {defaults}");
            _values[name] = value;
        }
    }

    public string Text(string name) => _values["--" + name];

    /// <summary>A whole number of at least 1.</summary>
    public int Count(string name) => Count(name, Text(name));

    public bool Flag(string name) => Text(name) switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new UsageException($"--{name} is yes or no, not '{Text(name)}'."),
    };

    /// <summary>Sizes of layers, features first, as in <c>30-25-15-1</c>.</summary>
    public int[] Layers(string name)
    {
        int[] sizes = [.. Text(name).Split('-').Select(size => Count(name, size))];
        return sizes.Length > 1 ? sizes : throw new UsageException($"--{name} has the features and at least one layer, as in 30-25-15-1, not '{Text(name)}'.");
    }

    private static int Count(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new UsageException($"--{name} takes whole numbers of at least 1, not '{text}'.");

    private static IEnumerable<(string Name, string Value)> Pairs(string[] words)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                throw new UsageException($"'{words[i]}' is not the name of an argument: arguments are of the form --name value.");
            if (i + 1 == words.Length)
                throw new UsageException($"'{words[i]}' has no value: arguments are of the form --name value.");
            yield return (words[i], words[i + 1]);
        }
    }
}
