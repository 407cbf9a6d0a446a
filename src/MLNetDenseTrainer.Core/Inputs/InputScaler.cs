using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>
/// From the features of a row to the inputs of a network: (x - center) * factor, for the robust scalings smoothly clipped, where x may be
/// the log-odds of a feature's rank; then an input for each feature whose absence is information, 1 where it is missing and else 0.
/// </summary>
internal sealed class InputScaler
{
    /// <summary>The limit that <see cref="InputScaling.RobustClip"/> approaches.</summary>
    public const float ClipLimit = 3f;

    /// <summary>Clipped to the limit to the last bit, but small enough for its square to be a number.</summary>
    public const float LargestToClip = 1e18f;

    // As wide as the panels of a matrix: what pads them scales zero to zero.
    private readonly float[] _paddedCenters;
    private readonly float[] _paddedFactors;

    public InputScaler(InputScaling kind, float[] centers, float[] factors, MissingValues missing = MissingValues.SkipRow, int[]? flagged = null, QuantileMap[]? maps = null)
    {
        Kind = kind;
        Centers = centers;
        Factors = factors;
        Missing = missing;
        Flagged = flagged ?? [];
        Maps = maps ?? [];
        _paddedCenters = Padded(centers);
        _paddedFactors = Padded(factors);
    }

    public static InputScaler None { get; } = new(InputScaling.None, [], []);

    public InputScaling Kind { get; }

    /// <summary>Whether a feature that is zero is zero for the network too.</summary>
    public bool KeepsZeros => Kind is InputScaling.None or InputScaling.MaximumAbsolute;

    /// <summary>
    /// One per feature, all zero for <see cref="InputScaling.MaximumAbsolute"/>; empty for <see cref="InputScaling.None"/>.
    /// </summary>
    public float[] Centers { get; }

    /// <summary>One per feature; empty for <see cref="InputScaling.None"/>.</summary>
    public float[] Factors { get; }

    public MissingValues Missing { get; }

    /// <summary>Features with an input that says whether they are missing, in ascending order.</summary>
    public int[] Flagged { get; }

    /// <summary>
    /// Of features that enter by their rank, in ascending order of the features; for <see cref="InputScaling.RobustQuantile"/> only.
    /// </summary>
    public QuantileMap[] Maps { get; }

    /// <summary>Whether inputs are smoothly clipped.</summary>
    public bool Clips => Kind is InputScaling.RobustClip or InputScaling.RobustQuantile;

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
        if (Maps.Length > 0)
        {
            features.CopyTo(scaled);
            foreach (QuantileMap map in Maps)
                scaled[map.Feature] = map.Map(scaled[map.Feature]);
            features = scaled;
        }
        if (Kind == InputScaling.None)
        {
            features.CopyTo(scaled);
        }
        else
        {
            TensorPrimitives.Subtract(features, Centers, scaled);
            TensorPrimitives.Multiply(scaled, Factors, scaled);
        }
        if (Clips)
        {
            foreach (ref float x in scaled)
            {
                x = Math.Clamp(x, -LargestToClip, LargestToClip);
                x /= MathF.Sqrt(1f + x / ClipLimit * (x / ClipLimit));
            }
        }
        if (Missing == MissingValues.Impute)
            Impute(scaled);
    }

    /// <summary>
    /// Scales the features of a row that are not zero, where <see cref="KeepsZeros"/>. A missing one gives way to its flag, if it has one.
    /// </summary>
    /// <param name="row">The features, sparse.</param>
    /// <param name="features">How many features there are, zeros among them.</param>
    /// <param name="inputs">Receives the inputs that are not zero, to the bits they have when all are scaled.</param>
    public void Apply(FeatureRow row, int features, SparseRow inputs)
    {
        inputs.Clear();
        bool isComplete = true;
        for (int i = 0; i < row.Values.Length; i++)
        {
            int feature = row.Indices[i];
            float input = Kind == InputScaling.None ? row.Values[i] : row.Values[i] * Factors[feature];
            if (float.IsNaN(row.Values[i]))
                isComplete = false;
            else if (input != 0f)
                inputs.Add(feature, input);
        }
        for (int i = 0; i < row.Values.Length && !isComplete; i++)
        {
            if (float.IsNaN(row.Values[i]) && Array.BinarySearch(Flagged, row.Indices[i]) is >= 0 and var flag)
                inputs.Add(features + flag, 1f);
        }
    }

    /// <summary>Scales the first rows of a matrix into another, each to the bits that it has when it is scaled alone.</summary>
    /// <param name="features">Rows × features. Those that enter by their rank are replaced by its log-odds.</param>
    /// <param name="inputs">Rows × inputs, or more columns, which stay as they are beyond the panel of the last feature.</param>
    /// <param name="rows">How many rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ActivationMatrix features, ActivationMatrix inputs, int rows)
    {
        foreach (QuantileMap map in Maps)
        {
            for (int row = 0; row < rows; row++)
                features.Element(row, map.Feature) = map.Map(features.Element(row, map.Feature));
        }
        bool scales = Kind != InputScaling.None;
        bool clips = Clips;
        bool imputes = Missing == MissingValues.Impute;
        for (int first = 0; first < features.Columns; first += Vector512<float>.Count)
        {
            Span<float> from = features.Rows(first / Panels.Width, 0, rows);
            Span<float> to = inputs.Rows(first / Panels.Width, 0, rows);
            Vector512<float> center = scales ? Vector512.LoadUnsafe(ref _paddedCenters[first]) : default;
            Vector512<float> factor = scales ? Vector512.LoadUnsafe(ref _paddedFactors[first]) : Vector512<float>.One;
            for (int i = first % Panels.Width; i < from.Length; i += Panels.Width)
            {
                Vector512<float> scaled = (Vector512.LoadUnsafe(ref from[i]) - center) * factor;
                if (clips)
                {
                    scaled = Vector512.Clamp(scaled, Vector512.Create(-LargestToClip), Vector512.Create(LargestToClip));
                    scaled /= Vector512.Sqrt(Vector512<float>.One + scaled / ClipLimit * (scaled / ClipLimit));
                }
                // Not only of missing features: one that never varied in training, now at the other end of all numbers, is 0 times
                // infinity.
                if (imputes)
                    scaled = Vector512.ConditionalSelect(Vector512.IsNaN(scaled), Vector512<float>.Zero, scaled);
                scaled.StoreUnsafe(ref to[i]);
            }
        }
        SetFlags(features, inputs, rows);
    }

    private void SetFlags(ActivationMatrix features, ActivationMatrix inputs, int rows)
    {
        for (int i = 0; i < Flagged.Length; i++)
        {
            for (int row = 0; row < rows; row++)
                inputs.Element(row, features.Columns + i) = float.IsNaN(features.Element(row, Flagged[i])) ? 1f : 0f;
        }
    }

    private static void Impute(Span<float> scaled)
    {
        foreach (ref float x in scaled)
            x = float.IsNaN(x) ? 0f : x;
    }

    private static float[] Padded(float[] values)
    {
        float[] padded = new float[Panels.Count(values.Length) * Panels.Width];
        values.CopyTo(padded, 0);
        return padded;
    }
}
