using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads.Metrics;

namespace MLNetDenseTrainer.Heads;

/// <summary>One number or several: an output for each, scaled to the label's scale.</summary>
internal sealed class RegressionHead(NetworkTask task, ImmutableArray<TargetScaling> scalings) : Head
{
    /// <summary>One number.</summary>
    public static RegressionHead Scalar { get; } = new(NetworkTask.Regression, [TargetScaling.None]);

    /// <summary>As many numbers as the label has.</summary>
    public static RegressionHead Vector { get; } = new(NetworkTask.MultiOutputRegression, []);

    public override NetworkTask Task => task;

    public override ImmutableArray<TargetScaling> Scalings => scalings;

    public override IReadOnlyList<Activation> OutputActivations { get; } =
        [Activation.Linear, Activation.Relu, Activation.Softplus, Activation.Exponential];

    public override IReadOnlyList<ValidationMetric> Metrics { get; } =
        [ValidationMetric.Loss, ValidationMetric.RootMeanSquaredError, ValidationMetric.MeanAbsoluteError];

    public override string WantedUnits => IsVector ? "as many units as the label has numbers" : "1 unit";

    public override bool PredictsNumbers => true;

    public override bool MayMissLabels => IsVector;

    public override (float Recurring, float Continuous) EmbeddingFrequencies => (32f, 2f);

    private bool IsVector => Task == NetworkTask.MultiOutputRegression;

    public override bool Takes(int units) => IsVector || units == 1;

    public override int Classes(int outputs) => 1;

    public override int TargetCount(int outputs) => outputs;

    public override string Counted(int outputs) => $"{outputs} {(outputs == 1 ? "number" : "numbers")}";

    public override Head WithScalings(Func<ImmutableArray<TargetScaling>> fit) => new RegressionHead(Task, fit());

    public override void ToTraining(Span<float> targets)
    {
        for (int t = 0; t < scalings.Length; t++)
            targets[t] = scalings[t].ToTraining(targets[t]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ToScores(Span<float> outputs, int units)
    {
        ReadOnlySpan<TargetScaling> each = scalings.AsSpan();
        for (int row = 0; row < outputs.Length; row += units)
        {
            for (int u = 0; u < each.Length; u++)
                outputs[row + u] = each[u].ToScore(outputs[row + u]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddMember(ReadOnlySpan<float> outputs, Span<float> scratch, Span<double> sums)
    {
        for (int i = 0; i < outputs.Length; i++)
            sums[i] += outputs[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(ReadOnlySpan<double> sums, int members, Span<float> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = (float)(sums[i] / members);
    }

    public override HeldOutFigures CreateFigures(int units, int rows) => new RegressionFigures(Scalings);

    public override string AddScores(IOnnxGraph graph, string[] members)
    {
        string mean = graph.Mean(members);
        string scores = graph.Node("Add", graph.Node("Mul", mean, OfEach(scaling => scaling.Scale)), OfEach(scaling => scaling.Center));
        return Bounds.IsEmpty
            ? scores
            : graph.Node("Min", graph.Node("Max", scores, OfEach(scaling => scaling.Minimum)), OfEach(scaling => scaling.Maximum));

        string OfEach(Func<TargetScaling, float> value) => graph.Constant([.. Scalings.Select(value)], Scalings.Length);
    }

    // All centers, all scales, and where there are bounds all minimums and all maximums.
    public override void Write(PayloadWriter writer)
    {
        writer.WriteSingles([.. Scalings.Select(scaling => scaling.Center)]);
        writer.WriteSingles([.. Scalings.Select(scaling => scaling.Scale)]);
        writer.WriteMark(!Bounds.IsEmpty);
        LabelRange.Write(writer, Bounds);
    }

    public override Head Read(PayloadReader reader, int outputs)
    {
        float[] centers = reader.ReadSingles(outputs, "the target center");
        float[] scales = reader.ReadSingles(outputs, "the target scale");
        if (scales.Any(scale => scale <= 0f))
            throw reader.Malformed($"the target scale is {scales.Min()}, expected a positive number");
        var head = new RegressionHead(Task, [.. centers.Zip(scales, (center, scale) => new TargetScaling(center, scale))]);
        return reader.ReadMark("clamped scores") ? head.WithBounds(LabelRange.Read(reader, outputs, "score")) : head;
    }
}
