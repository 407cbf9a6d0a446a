using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Heads;

/// <summary>Two classes: one output, the logit of the positive class, which is the score too.</summary>
internal sealed class BinaryHead : Head
{
    public static BinaryHead Instance { get; } = new();

    public override NetworkTask Task => NetworkTask.BinaryClassification;

    public override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Sigmoid, Activation.Linear];

    public override IReadOnlyList<ValidationMetric> Metrics { get; } =
        [ValidationMetric.Loss, ValidationMetric.CalibratedLoss, ValidationMetric.Accuracy, ValidationMetric.AreaUnderRocCurve];

    public override string WantedUnits => "1 unit";

    public override (float Recurring, float Continuous) EmbeddingFrequencies => (32f, 1f);

    public override IReadOnlyList<OnnxColumn> OnnxColumns { get; } =
    [
        new(OnnxColumn.PredictedLabel, OnnxElementType.Boolean, (graph, score) => graph.Node("Greater", score, graph.Number(0f))),
        OnnxColumn.Scores,
        new(OnnxColumn.Probability, OnnxElementType.Single, (graph, score) => graph.Node("Sigmoid", score)),
    ];

    // Both the positive's and the negative's probability, so that one near 1 keeps its digits.
    public override int SumsPerOutput => 2;

    /// <summary>The probability of the positive class.</summary>
    public static float Probability(float score) => (float)ScalarMath.Sigmoid(score);

    public override bool Takes(int units) => units == 1;

    public override int Classes(int outputs) => 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddMember(ReadOnlySpan<float> outputs, Span<float> scratch, Span<double> sums)
    {
        for (int row = 0; row < outputs.Length; row++)
        {
            sums[2 * row] += ScalarMath.Sigmoid(outputs[row]);
            sums[2 * row + 1] += ScalarMath.Sigmoid(-outputs[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(ReadOnlySpan<double> sums, int members, Span<float> outputs)
    {
        for (int row = 0; row < outputs.Length; row++)
            outputs[row] = (float)(Math.Log(sums[2 * row]) - Math.Log(sums[2 * row + 1]));
    }

    public override HeldOutFigures CreateFigures(int units, int rows) => new BinaryFigures(rows);

    public override double TemperatureSlope(
        ReadOnlySpan<float> logits, int label, ReadOnlySpan<double> targets, double factor, Span<float> scratch) =>
        (ScalarMath.Sigmoid((float)(factor * logits[0])) - (label == 1 ? targets[1] : 1.0 - targets[0])) * logits[0];

    public override double SmoothedLoss(ReadOnlySpan<float> logits, int label, double certainty, Span<double> probabilities)
    {
        double positive = label == 1 ? certainty : 1.0 - certainty;
        (probabilities[0], probabilities[1]) = (ScalarMath.Sigmoid(-logits[0]), ScalarMath.Sigmoid(logits[0]));
        return positive * ScalarMath.Softplus(-logits[0]) + (1.0 - positive) * ScalarMath.Softplus(logits[0]);
    }

    // The logit of the mean probability. In logarithms, because float would lose the digits of a probability near 1.
    public override string AddScores(IOnnxGraph graph, string[] members)
    {
        if (members.Length == 1)
            return members[0];
        string all = graph.Concat(members);
        return graph.Node("Sub", LogOfSum(graph, all), LogOfSum(graph, graph.Node("Neg", all)));
    }

    // ln(sum of sigmoids), where ln(sigmoid(z)) = -softplus(-z).
    private static string LogOfSum(IOnnxGraph graph, string logits)
    {
        string logarithms = graph.Node("Neg", graph.Node("Softplus", graph.Node("Neg", logits)));
        return graph.Node("ReduceLogSumExp", [logarithms], new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 1));
    }
}
