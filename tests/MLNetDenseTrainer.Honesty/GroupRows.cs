using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Honesty;

/// <summary>
/// Rows of groups that leak: each group has a level of its own in the label, and features by which it can be told. A network learns the
/// levels of the groups that it has seen, which says nothing of new ones.
/// </summary>
public sealed class GroupRows
{
    private const int TellingFeatures = 4;
    private const double Level = 2.0;
    private const double Noise = 0.3;
    private const double Blur = 0.05;

    /// <summary>The name of the group, as a text.</summary>
    public string Group { get; set; } = "";

    /// <summary>The signal, and then features by which the group can be told.</summary>
    [VectorType(1 + TellingFeatures)]
    public float[] Features { get; set; } = [];

    /// <summary>The signal and the level of the group, with noise.</summary>
    public float Label { get; set; }

    /// <summary>Rows of so many groups, in random order. Another seed has other groups.</summary>
    public static List<GroupRows> Draw(int groups, int rowsPerGroup, int seed)
    {
        var random = new Random(seed);
        List<GroupRows> rows = [];
        for (int g = 0; g < groups; g++)
        {
            double level = random.Next(2) == 0 ? -Level : Level;
            double[] place = [.. Enumerable.Range(0, TellingFeatures).Select(_ => Normal.Next(random))];
            for (int row = 0; row < rowsPerGroup; row++)
            {
                double signal = Normal.Next(random);
                rows.Add(new GroupRows
                {
                    Group = $"group {seed}-{g}",
                    Features = [(float)signal, .. place.Select(x => (float)(x + Blur * Normal.Next(random)))],
                    Label = (float)(signal + level + Noise * Normal.Next(random)),
                });
            }
        }
        GroupRows[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return [.. shuffled];
    }

    public static IDataView View(MLContext mlContext, IEnumerable<GroupRows> rows) => mlContext.Data.LoadFromEnumerable(rows);
}
