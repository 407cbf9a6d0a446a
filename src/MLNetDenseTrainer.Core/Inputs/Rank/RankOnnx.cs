using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Inputs.Rank;

/// <summary>A <see cref="RankStep"/> as nodes of an ONNX graph.</summary>
internal static class RankOnnx
{
    /// <summary>The features, with the log-odds of their ranks in the place of those that have a map.</summary>
    public static string Add(IOnnxGraph graph, QuantileMap[] maps, int features, string all)
    {
        string x = graph.Columns(all, maps.Select(map => map.Feature), maps.Length, 1);
        string flat = graph.Node("Flatten", x);
        string mapped = graph.Node("Where", graph.Node("IsNaN", flat), flat, LogOdds(graph, maps, x));
        // All features, and the mapped ones behind them: each is taken from its place.
        int[] places = [.. Enumerable.Range(0, features)];
        for (int m = 0; m < maps.Length; m++)
            places[maps[m].Feature] = features + m;
        return graph.Columns(graph.Concat(all, mapped), places, features);
    }

    // From maps × 1 per row: the log-odds of the lowest knot, and the share that x has gone of each step from knot to knot.
    private static string LogOdds(IOnnxGraph graph, QuantileMap[] maps, string x)
    {
        int steps = maps.Max(map => map.Knots.Length) - 1;
        string low = Constant(graph, maps, steps, map => map.Knots[..^1], 0f);
        string high = Constant(graph, maps, steps, map => map.Knots[1..], 1f);
        string rises = Constant(graph, maps, steps, map => [.. map.LogOdds[1..].Zip(map.LogOdds, (next, one) => next - one)], 0f);
        string units = Constant(graph, maps, steps, map => [.. map.Knots[1..].Zip(map.Knots, Unit)], 1f);
        // x is kept between the knots of a step, because a share kept between 0 and 1 may overflow before.
        string inside = graph.Node("Min", graph.Node("Max", x, low), high);
        string gone = graph.Node("Sub", graph.Node("Mul", inside, units), graph.Node("Mul", low, units));
        string widths = graph.Node("Sub", graph.Node("Mul", high, units), graph.Node("Mul", low, units));
        string shares = graph.Node("Mul", graph.Node("Div", gone, widths), rises);
        string sums = graph.Node("Flatten", graph.Node("MatMul", shares, graph.Constant([.. Enumerable.Repeat(1f, steps)], steps, 1)));
        return graph.Node("Add", sums, graph.Constant([.. maps.Select(map => map.LogOdds[0])], maps.Length));
    }

    // A power of two that scales the knots of a step without rounding. They may be farther apart than the largest float, and nearer than
    // the smallest one that all runtimes calculate with.
    private static float Unit(float high, float low) => ((double)high - low) switch
    {
        > 1e30 => 0.5f,
        < 1e-30 => 1L << 60,
        _ => 1f,
    };

    // Maps × steps, padded where a map has fewer.
    private static string Constant(IOnnxGraph graph, QuantileMap[] maps, int steps, Func<QuantileMap, float[]> ofMap, float padding)
    {
        IEnumerable<float> Padded(QuantileMap map) => ofMap(map).Concat(Enumerable.Repeat(padding, steps - (map.Knots.Length - 1)));
        return graph.Constant([.. maps.SelectMany(Padded)], maps.Length, steps);
    }
}
