using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Heads;

/// <summary>The least and the greatest value of a label.</summary>
internal readonly record struct LabelRange(float Minimum, float Maximum)
{
    public static LabelRange Everything { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Writes all minimums, then all maximums.</summary>
    public static void Write(PayloadWriter writer, ImmutableArray<LabelRange> ranges)
    {
        writer.WriteSingles([.. ranges.Select(range => range.Minimum)]);
        writer.WriteSingles([.. ranges.Select(range => range.Maximum)]);
    }

    public static ImmutableArray<LabelRange> Read(PayloadReader reader, int count, string what)
    {
        float[] minimums = reader.ReadSingles(count, $"the least {what}");
        float[] maximums = reader.ReadSingles(count, $"the greatest {what}");
        ImmutableArray<LabelRange> ranges = [.. minimums.Zip(maximums, (minimum, maximum) => new LabelRange(minimum, maximum))];
        return ranges.Any(range => range.Minimum > range.Maximum)
            ? throw reader.Malformed($"the least {what} is above the greatest")
            : ranges;
    }

    public LabelRange With(LabelRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
}
