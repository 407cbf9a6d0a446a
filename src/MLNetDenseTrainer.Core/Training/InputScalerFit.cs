using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Learns an <see cref="InputScaler"/> from the training rows; a weight counts as that many rows.</summary>
internal static class InputScalerFit
{
    public static InputScaler Fit(InputScaling kind, TrainingRows rows, ReadOnlySpan<int> indices) => kind switch
    {
        InputScaling.None => InputScaler.None,
        InputScaling.Standardize => FitStandardize(rows, indices),
        InputScaling.MaximumAbsolute => FitMaximum(rows, indices),
        _ => FitRobust(kind, rows, indices),
    };

    private static InputScaler FitStandardize(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        var moments = new WeightedMoments[rows.Inputs];
        foreach (int row in indices)
            Add(moments, rows.Features(row), rows.Weight(row));
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

    private static InputScaler FitMaximum(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        float[] maxima = new float[rows.Inputs];
        foreach (int row in indices)
            Add(maxima, rows.Row(row));
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

    private static InputScaler FitRobust(InputScaling kind, TrainingRows rows, ReadOnlySpan<int> indices)
    {
        var maps = new List<QuantileMap>();
        var centers = new float[rows.Inputs];
        var factors = new float[rows.Inputs];
        var column = new float[indices.Length];
        var weights = new float[indices.Length];
        bool areAlike = AreAlike(rows, indices);
        for (int f = 0; f < rows.Inputs; f++)
        {
            int count = 0;
            foreach (int row in indices)
            {
                if (float.IsNaN(rows.Features(row)[f]))
                    continue;
                column[count] = rows.Features(row)[f];
                weights[count++] = areAlike ? 1f : rows.Weight(row);
            }
            // A feature that is missing everywhere becomes zero.
            if (count == 0)
                continue;
            var quantiles = new WeightedQuantiles(column.AsSpan(0, count), weights.AsSpan(0, count));
            if (kind == InputScaling.RobustQuantile && maps.Count < QuantileMap.MaximumMaps && QuantileMapFit.HasLongTails(quantiles))
            {
                maps.Add(QuantileMapFit.Fit(f, quantiles));
                factors[f] = Factor(QuantileMapFit.InterquartileRange);
                continue;
            }
            (centers[f], double spread) = RobustSpread.Of(quantiles, column.AsSpan(0, count), weights.AsSpan(0, count));
            factors[f] = Factor(spread);
        }
        return new InputScaler(kind, centers, factors, maps: [.. maps]);
    }

    // Then they are as good as none.
    private static bool AreAlike(TrainingRows rows, ReadOnlySpan<int> indices)
    {
        foreach (int row in indices)
        {
            if (rows.Weight(row) != rows.Weight(indices[0]))
                return false;
        }
        return true;
    }

    // A feature that never varies, or by so little that float has no factor for it, becomes zero.
    private static float Factor(double spread) => (float)(1.0 / spread) is var factor && float.IsFinite(factor) ? factor : 0f;
}
