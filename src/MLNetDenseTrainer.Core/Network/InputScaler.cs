using System.Numerics.Tensors;

namespace MLNetDenseTrainer.Network;

/// <summary>Scales the features of a row: (x - center) * factor, for <see cref="InputScaling.RobustClip"/> smoothly clipped.</summary>
internal sealed class InputScaler
{
    /// <summary>The limit that <see cref="InputScaling.RobustClip"/> approaches.</summary>
    private const float ClipLimit = 3f;

    public InputScaler(InputScaling kind, float[] centers, float[] factors)
    {
        Kind = kind;
        Centers = centers;
        Factors = factors;
    }

    public static InputScaler None { get; } = new(InputScaling.None, [], []);

    public InputScaling Kind { get; }

    /// <summary>One per feature; empty for <see cref="InputScaling.None"/>.</summary>
    public float[] Centers { get; }

    /// <summary>One per feature; empty for <see cref="InputScaling.None"/>.</summary>
    public float[] Factors { get; }

    /// <summary>Scales one row in place.</summary>
    public void Apply(Span<float> row)
    {
        if (Kind == InputScaling.None)
            return;
        TensorPrimitives.Subtract(row, Centers, row);
        TensorPrimitives.Multiply(row, Factors, row);
        if (Kind == InputScaling.RobustClip)
        {
            foreach (ref float x in row)
                x /= MathF.Sqrt(1f + x / ClipLimit * (x / ClipLimit));
        }
    }
}
