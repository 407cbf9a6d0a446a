using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Numerics.Statistics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Learns an <see cref="InputScaler"/> from the training rows; a weight counts as that many rows.</summary>
internal static class InputScalerFit
{
    /// <summary>Learns from some of the rows.</summary>
    /// <param name="kind">How inputs are to be scaled.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="indices">Those to learn from.</param>
    /// <param name="threads">How many threads may do so.</param>
    /// <param name="checkAlive">Throws where training is to be abandoned.</param>
    public static InputScaler Fit(InputScaling kind, TrainingRows rows, int[] indices, int threads = 1, Action? checkAlive = null)
    {
        return kind switch
        {
            InputScaling.None => InputScaler.None,
            InputScaling.Standardize => FitStandardize(rows, indices, checkAlive),
            InputScaling.MaximumAbsolute => FitMaximum(rows, indices, checkAlive),
            _ => new RobustFit(kind, rows, indices, checkAlive).Run(threads),
        };
    }

    private static InputScaler FitStandardize(TrainingRows rows, int[] indices, Action? checkAlive)
    {
        var moments = new WeightedMoments[rows.Inputs];
        for (int i = 0; i < indices.Length; i++)
        {
            checkAlive?.AtRow(i);
            Add(moments, rows.Features(indices[i]), rows.Weight(indices[i]));
        }
        return Standardize(moments);
    }

    /// <summary>Takes in a row, one moment per feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(WeightedMoments[] moments, ReadOnlySpan<float> features, float weight)
    {
        for (int f = 0; f < features.Length; f++)
        {
            if (!float.IsNaN(features[f]))
                moments[f].Add(features[f], weight);
        }
    }

    public static InputScaler Standardize(WeightedMoments[] moments)
    {
        float[] centers = [.. moments.Select(m => (float)m.Mean)];
        float[] factors = [.. moments.Select(m => Factor(m.StandardDeviation))];
        return new InputScaler(InputScaling.Standardize, centers, factors);
    }

    private static InputScaler FitMaximum(TrainingRows rows, int[] indices, Action? checkAlive)
    {
        float[] maxima = new float[rows.Inputs];
        for (int i = 0; i < indices.Length; i++)
        {
            checkAlive?.AtRow(i);
            Add(maxima, rows.Row(indices[i]));
        }
        return MaximumAbsolute(maxima);
    }

    /// <summary>Takes in a row, one maximum per feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float[] maxima, FeatureRow features)
    {
        for (int i = 0; i < features.Values.Length; i++)
        {
            int feature = features.IsSparse ? features.Indices[i] : i;
            // A missing one is less than none.
            if (Math.Abs(features.Values[i]) > maxima[feature])
                maxima[feature] = Math.Abs(features.Values[i]);
        }
    }

    public static InputScaler MaximumAbsolute(float[] maxima) =>
        new(InputScaling.MaximumAbsolute, new float[maxima.Length], [.. maxima.Select(maximum => Factor(maximum))]);

    /// <summary>The factor that brings a spread to 1. A feature that varies too little for float to have a factor becomes zero.</summary>
    public static float Factor(double spread) => (float)(1.0 / spread) is var factor && float.IsFinite(factor) ? factor : 0f;
}
