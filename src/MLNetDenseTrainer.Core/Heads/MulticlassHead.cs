using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Heads;

/// <summary>Several classes: an output for each, the logit. Scores are probabilities.</summary>
internal sealed class MulticlassHead : Head
{
    public static MulticlassHead Instance { get; } = new();

    public override NetworkTask Task => NetworkTask.MulticlassClassification;

    public override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Softmax, Activation.Linear];

    public override IReadOnlyList<ValidationMetric> Metrics { get; } =
        [ValidationMetric.Loss, ValidationMetric.CalibratedLoss, ValidationMetric.Accuracy];

    public override string WantedUnits => "as many units as there are classes (at least 2)";

    // Classes share out the rows among more boundaries, so fine steps do not pay for recurring values either.
    public override (float Recurring, float Continuous) EmbeddingFrequencies => (1f, 1f);

    public override IReadOnlyList<OnnxColumn> OnnxColumns { get; } =
        [new(OnnxColumn.PredictedLabel, OnnxElementType.UInt32, Key), OnnxColumn.Scores];

    public override bool Takes(int units) => units > 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ToScores(Span<float> outputs, int units)
    {
        for (int i = 0; i < outputs.Length; i += units)
            Softmax.Apply(outputs.Slice(i, units), outputs.Slice(i, units));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddMember(ReadOnlySpan<float> outputs, Span<float> scratch, Span<double> sums)
    {
        int units = scratch.Length;
        for (int i = 0; i < outputs.Length; i += units)
        {
            Softmax.Apply(outputs.Slice(i, units), scratch);
            for (int u = 0; u < units; u++)
                sums[i + u] += scratch[u];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(ReadOnlySpan<double> sums, int members, Span<float> outputs)
    {
        // A class that no member gives a chance to has one that float can still tell from none.
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = (float)Math.Log(Math.Max(sums[i] / members, float.Epsilon));
    }

    public override HeldOutFigures CreateFigures(int units, int rows) => new MulticlassFigures(units);

    public override double TemperatureSlope(
        ReadOnlySpan<float> logits, int label, ReadOnlySpan<double> targets, double factor, Span<float> scratch)
    {
        for (int c = 0; c < logits.Length; c++)
            scratch[c] = (float)(factor * logits[c]);
        Softmax.Apply(scratch, scratch);
        double elsewhere = (1.0 - targets[label]) / (logits.Length - 1);
        double slope = 0.0;
        for (int c = 0; c < logits.Length; c++)
            slope += (scratch[c] - (c == label ? targets[label] : elsewhere)) * logits[c];
        return slope;
    }

    public override double SmoothedLoss(ReadOnlySpan<float> logits, int label, double certainty, Span<double> probabilities)
    {
        double largest = TensorPrimitives.Max(logits);
        double sum = 0.0;
        for (int c = 0; c < logits.Length; c++)
            sum += probabilities[c] = Math.Exp(logits[c] - largest);
        double logSum = largest + Math.Log(sum);
        double elsewhere = (1.0 - certainty) / (logits.Length - 1);
        double loss = 0.0;
        for (int c = 0; c < logits.Length; c++)
        {
            probabilities[c] /= sum;
            loss += (c == label ? certainty : elsewhere) * (logSum - logits[c]);
        }
        return loss;
    }

    public override string AddScores(IOnnxGraph graph, string[] members) =>
        graph.Mean([.. members.Select(logits => graph.Node("Softmax", [logits], new OnnxAttribute("axis", 1)))]);

    // The key of the likeliest class, from 1; 0 where scores are NaN.
    private static string Key(IOnnxGraph graph, string score)
    {
        string largest = graph.Node("ArgMax", [score], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 1));
        string key = graph.Node("Add", largest, graph.IntegerConstant([1], 1));
        string isMissing = graph.Node("IsNaN", graph.Columns(score, [0], 1));
        return graph.Cast(graph.Node("Where", isMissing, graph.IntegerConstant([0], 1), key), OnnxElementType.UInt32);
    }
}
