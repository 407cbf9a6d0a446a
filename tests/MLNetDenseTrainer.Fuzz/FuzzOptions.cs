using System.Globalization;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>How long to fuzz, from which seed, and where to put what is found.</summary>
internal sealed class FuzzOptions
{
    public FuzzOptions(string[] words)
    {
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            switch (words[i])
            {
                case "--seconds":
                    Duration = TimeSpan.FromSeconds(double.Parse(words[i + 1], CultureInfo.InvariantCulture));
                    break;
                case "--seed":
                    Seed = int.Parse(words[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--findings":
                    Findings = words[i + 1];
                    break;
                default:
                    throw new ArgumentException($"There is no option '{words[i]}'.", nameof(words));
            }
        }
    }

    public TimeSpan Duration { get; } = TimeSpan.FromSeconds(60);

    public int Seed { get; } = 1;

    public string Findings { get; } = "findings";
}
