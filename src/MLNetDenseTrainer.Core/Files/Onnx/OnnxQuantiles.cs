using MLNetDenseTrainer.Inputs;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>What the maps of <see cref="InputScaling.RobustQuantile"/> do, as nodes of an ONNX graph.</summary>
internal static class OnnxQuantiles
{
    /// <summary>The features, those that enter by their rank replaced by its log-odds.</summary>
    public static string Map(IOnnxGraph graph, InputScaler scaler, string features)
    {
        QuantileMap[] maps = scaler.Maps;
        int count = scaler.Centers.Length;
        string x = graph.Columns(features, maps.Select(map => map.Feature), maps.Length, 1);
        string missing = graph.Node("IsNaN", graph.Node("Flatten", x));
        string mapped = graph.Node("Where", missing, graph.Node("Flatten", x), LogOdds(graph, maps, x));
        // All of them, and behind them the mapped ones: each is taken from where it is.
        int[] places = [.. Enumerable.Range(0, count)];
        for (int m = 0; m < maps.Length; m++)
            places[maps[m].Feature] = count + m;
        return graph.Columns(graph.Concat(features, mapped), places, count);
    }

    // From maps × 1 per row. The lowest knot's, and of each step from knot to knot the share that x has gone.
    private static string LogOdds(IOnnxGraph graph, QuantileMap[] maps, string x)
    {
        int steps = maps.Max(map => map.Knots.Length) - 1;
        string low = Constant(graph, maps, steps, map => map.Knots[..^1], 0f);
        string high = Constant(graph, maps, steps, map => map.Knots[1..], 1f);
        string rises = Constant(graph, maps, steps, map => [.. map.LogOdds[1..].Zip(map.LogOdds, (next, one) => next - one)], 0f);
        string units = Constant(graph, maps, steps, map => [.. map.Knots[1..].Zip(map.Knots, Unit)], 1f);
        // From x, kept between a step's knots, rather than from a share kept between 0 and 1, which may begin beyond the largest float.
        string inside = graph.Node("Min", graph.Node("Max", x, low), high);
        string gone = graph.Node("Sub", graph.Node("Mul", inside, units), graph.Node("Mul", low, units));
        string widths = graph.Node("Sub", graph.Node("Mul", high, units), graph.Node("Mul", low, units));
        string shares = graph.Node("Mul", graph.Node("Div", gone, widths), rises);
        string sums = graph.Node("Flatten", graph.Node("MatMul", shares, graph.Constant([.. Enumerable.Repeat(1f, steps)], steps, 1)));
        return graph.Node("Add", sums, graph.Constant([.. maps.Select(map => map.LogOdds[0])], maps.Length));
    }

    // A power of two to multiply a step's knots by, without rounding: they may be farther apart than the largest float, and nearer than the
    // smallest that all runtimes calculate with.
    private static float Unit(float high, float low) => ((double)high - low) switch
    {
        > 1e30 => 0.5f,
        < 1e-30 => 1L << 60,
        _ => 1f,
    };

    // Maps × steps. Those with fewer go no further.
    private static string Constant(IOnnxGraph graph, QuantileMap[] maps, int steps, Func<QuantileMap, float[]> ofMap, float rest) =>
        graph.Constant([.. maps.SelectMany(map => ofMap(map).Concat(Enumerable.Repeat(rest, steps - (map.Knots.Length - 1))))], maps.Length, steps);
}
