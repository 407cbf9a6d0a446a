using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Heads;

/// <summary>One number or several: an output for each, scaled to the label's scale.</summary>
internal sealed class RegressionHead : Head
{
    private RegressionHead(NetworkTask task, ImmutableArray<TargetScaling> scalings)
    {
        Task = task;
        Scalings = scalings;
    }

    /// <summary>One number.</summary>
    public static RegressionHead Scalar { get; } = new(NetworkTask.Regression, [TargetScaling.None]);

    /// <summary>As many numbers as the label has.</summary>
    public static RegressionHead Vector { get; } = new(NetworkTask.MultiOutputRegression, []);

    public override NetworkTask Task { get; }

    public override ImmutableArray<TargetScaling> Scalings { get; }

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
        ReadOnlySpan<TargetScaling> scalings = Scalings.AsSpan();
        for (int t = 0; t < scalings.Length; t++)
            targets[t] = scalings[t].ToTraining(targets[t]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ToScores(Span<float> outputs, int units)
    {
        ReadOnlySpan<TargetScaling> scalings = Scalings.AsSpan();
        for (int row = 0; row < outputs.Length; row += units)
        {
            for (int u = 0; u < scalings.Length; u++)
                outputs[row + u] = scalings[u].ToScore(outputs[row + u]);
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

    // Bounds, where there are any, then centers and scales: first all that are least, and so on.
    public override void Write(PayloadWriter writer)
    {
        ImmutableArray<LabelRange> bounds = Bounds;
        writer.WriteByte(bounds.IsEmpty ? (byte)0 : (byte)1);
        writer.WriteSingles(bounds.Select(bound => bound.Minimum).ToArray());
        writer.WriteSingles(bounds.Select(bound => bound.Maximum).ToArray());
        writer.WriteSingles(Scalings.Select(scaling => scaling.Center).ToArray());
        writer.WriteSingles(Scalings.Select(scaling => scaling.Scale).ToArray());
    }

    public override Head Read(PayloadReader reader, int outputs)
    {
        byte clamps = reader.ReadByte("the mark of clamped scores");
        if (clamps > 1)
            throw reader.Malformed($"the mark of clamped scores is {clamps}, expected 0 or 1");
        int bounds = clamps * outputs;
        float[] minimums = reader.ReadSingles(bounds, "the least score");
        float[] maximums = reader.ReadSingles(bounds, "the greatest score");
        float[] centers = reader.ReadSingles(outputs, "the target center");
        float[] scales = reader.ReadSingles(outputs, "the target scale");
        if (minimums.Zip(maximums).Any(bound => bound.First > bound.Second))
            throw reader.Malformed($"the least score is above the greatest");
        if (scales.Any(scale => !(scale > 0f)))
            throw reader.Malformed($"a target scale is {scales.First(scale => !(scale > 0f))}, expected a positive number");
        LabelRange[] ranges = [.. minimums.Zip(maximums, (minimum, maximum) => new LabelRange(minimum, maximum))];
        return WithScalings(() => [.. centers.Zip(scales, (center, scale) => new TargetScaling(center, scale))]).WithBounds([.. ranges]);
    }
}
