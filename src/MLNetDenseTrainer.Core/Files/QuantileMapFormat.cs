using MLNetDenseTrainer.Inputs;

namespace MLNetDenseTrainer.Files;

/// <summary>The maps of features that enter by their rank, in the binary form of a network.</summary>
/// <remarks>
/// Count of features (i32) and each of them (i32); then per feature the count of knots (i32), the knots and their log-odds (f32).
/// </remarks>
internal static class QuantileMapFormat
{
    public static void Write(PayloadWriter writer, QuantileMap[] maps)
    {
        writer.WriteInt32s([.. maps.Select(map => map.Feature)]);
        foreach (QuantileMap map in maps)
        {
            writer.WriteInt32(map.Knots.Length);
            writer.WriteSingles(map.Knots);
            writer.WriteSingles(map.LogOdds);
        }
    }

    public static QuantileMap[] Read(PayloadReader reader, int features)
    {
        var maps = new List<QuantileMap>();
        foreach (int feature in ReadFeatures(reader, features))
        {
            int count = ReadCount(reader);
            float[] knots = reader.ReadSingles(count, "the knots of a feature");
            float[] logOdds = reader.ReadSingles(count, "the log-odds of a feature");
            for (int k = 1; k < count; k++)
            {
                if (!(knots[k] > knots[k - 1] && logOdds[k] >= logOdds[k - 1]))
                    throw reader.Malformed($"knot {k + 1} of feature {feature} does not follow the one before in ascending order");
            }
            maps.Add(new QuantileMap(feature, knots, logOdds));
        }
        return [.. maps];
    }

    /// <summary>Goes past the maps.</summary>
    public static void Skip(PayloadReader reader, int features)
    {
        Span<float> numbers = stackalloc float[2 * QuantileMap.MaximumKnots];
        for (int left = ReadFeatures(reader, features).Length; left > 0; left--)
            reader.ReadAnySingles(numbers[..(2 * ReadCount(reader))], "the knots");
    }

    private static int[] ReadFeatures(PayloadReader reader, int features) => reader.ReadAscending(Math.Min(features, QuantileMap.MaximumMaps), features, "the features that enter by their rank");

    private static int ReadCount(PayloadReader reader) => reader.ReadInt32("the number of knots of a feature", 2, QuantileMap.MaximumKnots);
}
