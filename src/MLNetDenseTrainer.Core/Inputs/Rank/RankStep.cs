using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Inputs.Rank;

/// <summary>Puts the log-odds of its rank in the place of each feature with long tails.</summary>
/// <param name="features">Features per row.</param>
/// <param name="maps">At least one, in ascending order of their features.</param>
internal sealed class RankStep(int features, QuantileMap[] maps) : InputStep
{
    public const byte FileCode = 10;

    /// <summary>More features than this never enter by their rank, so that a damaged file cannot ask for the memory of more.</summary>
    public const int MaximumMaps = 1 << 20;

    private readonly int[] _features = [.. maps.Select(map => map.Feature)];

    public override byte Code => FileCode;

    public override bool KeepsZeros => false;

    public QuantileMap[] Maps => maps;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Span<float> values, int first)
    {
        int found = Array.BinarySearch(_features, first);
        for (int m = found < 0 ? ~found : found; m < Maps.Length && _features[m] < first + Panels.Width; m++)
        {
            for (int i = _features[m] - first; i < values.Length; i += Panels.Width)
                values[i] = Maps[m].Map(values[i]);
        }
    }

    public override void Write(PayloadWriter writer)
    {
        writer.WriteList<int>(_features);
        foreach (QuantileMap map in Maps)
        {
            writer.WriteInt32(map.Knots.Length);
            writer.WriteSingles(map.Knots);
            writer.WriteSingles(map.LogOdds);
        }
    }

    public static void Check(PayloadReader reader, int features)
    {
        Span<float> numbers = stackalloc float[2 * QuantileMap.MaximumKnots];
        foreach (int feature in ReadFeatures(reader, features))
        {
            int count = ReadCount(reader);
            reader.ReadAnySingles(numbers[..(2 * count)], "the knots of a feature");
            CheckAscending(reader, feature, numbers[..count], numbers[count..(2 * count)]);
        }
    }

    public static RankStep Read(PayloadReader reader, int features) =>
        new(features, [.. ReadFeatures(reader, features).Select(feature => ReadMap(reader, feature))]);

    public override string AddTo(IOnnxGraph graph, string x) => RankOnnx.Add(graph, maps, features, x);

    public override string Describe() => FormattableString.Invariant($" ({Maps.Length} by rank)");

    private static int[] ReadFeatures(PayloadReader reader, int features)
    {
        int[] mapped = reader.ReadAscending(Math.Min(features, MaximumMaps), features, "the features that enter by their rank");
        return mapped.Length > 0 ? mapped : throw reader.Malformed($"no feature enters by its rank, expected at least one");
    }

    private static int ReadCount(PayloadReader reader) => reader.ReadInt32("the number of knots of a feature", 2, QuantileMap.MaximumKnots);

    private static QuantileMap ReadMap(PayloadReader reader, int feature)
    {
        int count = ReadCount(reader);
        float[] knots = reader.ReadSingles(count, "the knots of a feature");
        float[] logOdds = reader.ReadSingles(count, "the log-odds of a feature");
        CheckAscending(reader, feature, knots, logOdds);
        return new QuantileMap(feature, knots, logOdds);
    }

    private static void CheckAscending(PayloadReader reader, int feature, ReadOnlySpan<float> knots, ReadOnlySpan<float> logOdds)
    {
        for (int k = 1; k < knots.Length; k++)
        {
            if (!(knots[k] > knots[k - 1] && logOdds[k] >= logOdds[k - 1]))
                throw reader.Malformed($"the knots of feature {feature} must be in ascending order, but knot {k + 1} is not");
        }
    }
}
