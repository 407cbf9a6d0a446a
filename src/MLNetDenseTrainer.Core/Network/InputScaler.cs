using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scales the features of a row: (x - center) * factor, for <see cref="InputScaling.RobustClip"/> smoothly clipped.</summary>
internal sealed class InputScaler
{
    /// <summary>The limit that <see cref="InputScaling.RobustClip"/> approaches.</summary>
    private const float ClipLimit = 3f;

    // As wide as the panels of a matrix: what pads them scales zero to zero.
    private readonly float[] _paddedCenters;
    private readonly float[] _paddedFactors;

    public InputScaler(InputScaling kind, float[] centers, float[] factors)
    {
        Kind = kind;
        Centers = centers;
        Factors = factors;
        _paddedCenters = Padded(centers);
        _paddedFactors = Padded(factors);
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

    /// <summary>Scales the first rows of a matrix in place, each to the bits that it has when it is scaled alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ActivationMatrix x, int rows)
    {
        if (Kind == InputScaling.None)
            return;
        for (int first = 0; first < _paddedCenters.Length; first += Vector512<float>.Count)
        {
            Vector512<float> center = Vector512.LoadUnsafe(ref _paddedCenters[first]);
            Vector512<float> factor = Vector512.LoadUnsafe(ref _paddedFactors[first]);
            Span<float> panel = x.Rows(first / Panels.Width, 0, rows);
            for (int i = first % Panels.Width; i < panel.Length; i += Panels.Width)
            {
                Vector512<float> scaled = (Vector512.LoadUnsafe(ref panel[i]) - center) * factor;
                if (Kind == InputScaling.RobustClip)
                    scaled /= Vector512.Sqrt(Vector512<float>.One + scaled / ClipLimit * (scaled / ClipLimit));
                scaled.StoreUnsafe(ref panel[i]);
            }
        }
    }

    private static float[] Padded(float[] values)
    {
        float[] padded = new float[Panels.Count(values.Length) * Panels.Width];
        values.CopyTo(padded, 0);
        return padded;
    }
}
