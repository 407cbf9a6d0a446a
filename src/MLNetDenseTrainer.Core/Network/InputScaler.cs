using System.Numerics.Tensors;

namespace MLNetDenseTrainer.Network;

/// <summary>
/// From the features of a row to the inputs of a network: (x - center) * factor, for <see cref="InputScaling.RobustClip"/> smoothly clipped; then an input for each
/// feature whose absence is information, 1 where it is missing and else 0.
/// </summary>
internal sealed class InputScaler
{
    /// <summary>The limit that <see cref="InputScaling.RobustClip"/> approaches.</summary>
    private const float ClipLimit = 3f;

    public InputScaler(InputScaling kind, float[] centers, float[] factors, MissingValues missing = MissingValues.SkipRow, int[]? flagged = null)
    {
        Kind = kind;
        Centers = centers;
        Factors = factors;
        Missing = missing;
        Flagged = flagged ?? [];
    }

    public static InputScaler None { get; } = new(InputScaling.None, [], []);

    public InputScaling Kind { get; }

    /// <summary>One per feature; empty for <see cref="InputScaling.None"/>.</summary>
    public float[] Centers { get; }

    /// <summary>One per feature; empty for <see cref="InputScaling.None"/>.</summary>
    public float[] Factors { get; }

    public MissingValues Missing { get; }

    /// <summary>Features with an input that says whether they are missing, in ascending order.</summary>
    public int[] Flagged { get; }

    /// <summary>Whether a row can be scored: finite, but for missing values that are imputed.</summary>
    public static bool Accepts(MissingValues missing, ReadOnlySpan<float> features) =>
        features.IsEmpty || (missing == MissingValues.Impute ? !TensorPrimitives.IsInfinityAny(features) : TensorPrimitives.IsFiniteAll(features));

    /// <summary>Scales one row. The inputs are the features' own place or another, and longer by <see cref="Flagged"/>.</summary>
    public void Apply(ReadOnlySpan<float> features, Span<float> inputs)
    {
        int count = features.Length;
        for (int i = 0; i < Flagged.Length; i++)
            inputs[count + i] = float.IsNaN(features[Flagged[i]]) ? 1f : 0f;
        Span<float> scaled = inputs[..count];
        if (Kind == InputScaling.None)
        {
            features.CopyTo(scaled);
        }
        else
        {
            TensorPrimitives.Subtract(features, Centers, scaled);
            TensorPrimitives.Multiply(scaled, Factors, scaled);
        }
        if (Kind == InputScaling.RobustClip)
        {
            foreach (ref float x in scaled)
                x /= MathF.Sqrt(1f + x / ClipLimit * (x / ClipLimit));
        }
        if (Missing == MissingValues.Impute && TensorPrimitives.IsNaNAny<float>(scaled))
        {
            foreach (ref float x in scaled)
                x = float.IsNaN(x) ? 0f : x;
        }
    }

    /// <summary>Scales one row in place, where no feature is flagged.</summary>
    public void Apply(Span<float> row) => Apply(row, row);
}
