using System.Globalization;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Arguments of the form <c>--name value</c>.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(string[] args)
    {
        for (int i = 0; i + 1 < args.Length; i += 2)
            _values[args[i].TrimStart('-')] = args[i + 1];
        if (args.Length % 2 != 0)
            throw new ArgumentException($"'{args[^1]}' has no value: arguments are of the form --name value.");
    }

    public int Int32(string name, int otherwise) =>
        _values.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Sizes of layers, features first, as in <c>30-25-15-1</c>.</summary>
    public int[] Layers(string otherwise) =>
        [.. _values.GetValueOrDefault("layers", otherwise).Split('-').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
}
