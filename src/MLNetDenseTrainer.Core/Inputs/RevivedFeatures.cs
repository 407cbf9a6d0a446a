using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Scales features that never varied when a model was trained, now that they do.</summary>
/// <remarks>
/// Their input was always 0, so their weights in the first layer mean nothing and begin at 0: scores stay as they are until training moves them.
/// </remarks>
internal static class RevivedFeatures
{
    /// <summary>The scaler with the centers and factors that it lacked.</summary>
    /// <param name="scaler">The model's scaler.</param>
    /// <param name="data">The rows to learn from, not yet scaled.</param>
    /// <param name="threads">Threads to fit with.</param>
    /// <returns>The scaler, and the features that have a factor now.</returns>
    public static (InputScaler Scaler, int[] Features) Of(InputScaler scaler, TrainingData data, int threads)
    {
        int[] constant = [.. Enumerable.Range(0, scaler.Factors.Length).Where(feature => scaler.Factors[feature] == 0f)];
        if (constant.Length == 0)
            return (scaler, []);
        // A rank would need a map, and the model's maps stay as they are.
        InputScaling kind = scaler.Kind == InputScaling.RobustQuantile ? InputScaling.RobustClip : scaler.Kind;
        InputScaler fitted = data.FitInputScaler(kind, threads);
        FeatureSummary summary = data.Features;
        float[] centers = [.. scaler.Centers];
        float[] factors = [.. scaler.Factors];
        foreach (int feature in constant)
            (centers[feature], factors[feature]) = Scaling(scaler, fitted, feature, summary);
        int[] revived = [.. constant.Where(feature => factors[feature] != 0f)];
        return revived.Length == 0
            ? (scaler, revived)
            : (new InputScaler(scaler.Kind, centers, factors, scaler.Missing, scaler.Flagged, scaler.Maps), revived);
    }

    // As if the feature were new, or where it is constant again, by its distance from what it was.
    private static (float Center, float Factor) Scaling(InputScaler scaler, InputScaler fitted, int feature, FeatureSummary summary)
    {
        if (fitted.Factors[feature] != 0f)
            return (fitted.Centers[feature], fitted.Factors[feature]);
        float center = scaler.Centers[feature];
        if (summary.IsAlwaysMissing(feature))
            return (center, 0f);
        double distance = Math.Abs((double)fitted.Centers[feature] - center);
        return (center, (float)(1.0 / distance) is var factor && float.IsFinite(factor) ? factor : 0f);
    }
}
