using System.Globalization;

namespace MLNetDenseTrainer.Hunt;

/// <summary>How long to hunt, from which seed on, with how many threads, and what.</summary>
internal sealed class HuntOptions
{
    public HuntOptions(string[] words)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            if (i + 1 == words.Length)
                throw new ArgumentException($"The option '{words[i]}' needs a value.", nameof(words));
            string value = words[i + 1];
            switch (words[i])
            {
                case "--minutes":
                    Duration = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "--seed":
                    Seed = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--threads":
                    Threads = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--relation":
                    Relation = value;
                    break;
                default:
                    throw new ArgumentException($"'{words[i]}' must be --minutes, --seed, --threads or --relation.", nameof(words));
            }
        }
    }

    public TimeSpan Duration { get; } = TimeSpan.FromMinutes(1);

    public int Seed { get; } = 1;

    public int Threads { get; } = 1;

    /// <summary>The only relation to try; <see langword="null"/> for all in turn.</summary>
    public string? Relation { get; }
}
