using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Heads;

/// <summary>Two classes: one output, the logit of the positive class, which is the score too.</summary>
internal sealed class BinaryHead : Head
{
    private BinaryHead()
    {
    }

    public static BinaryHead Instance { get; } = new();

    public override NetworkTask Task => NetworkTask.BinaryClassification;

    public override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Sigmoid, Activation.Linear];

    public override IReadOnlyList<ValidationMetric> Metrics { get; } =
        [ValidationMetric.Loss, ValidationMetric.Accuracy, ValidationMetric.AreaUnderRocCurve];

    public override string WantedUnits => "1 unit";

    public override (float Recurring, float Continuous) EmbeddingFrequencies => (32f, 1f);

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
}
