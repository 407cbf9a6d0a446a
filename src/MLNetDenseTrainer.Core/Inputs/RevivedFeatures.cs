using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Scales features that never varied when a model was trained, now that they do.</summary>
/// <param name="Scaler">The model's scaler, with the centers and factors that it lacked.</param>
/// <param name="Features">The features that have a factor now.</param>
/// <param name="BeginAtZero">
/// Whether their weights in the first layer are to begin at 0. Their input was always 0, so these weights mean nothing, and scores stay as
/// they are until training moves them.
/// </param>
internal sealed record RevivedFeatures(InputScaler Scaler, int[] Features, bool BeginAtZero)
{
    /// <param name="scaler">The model's scaler.</param>
    /// <param name="data">The rows to learn from, not yet scaled.</param>
    /// <param name="threads">Threads to fit with.</param>
    public static RevivedFeatures Of(InputScaler scaler, TrainingData data, int threads)
    {
        int[] constant = [.. Enumerable.Range(0, scaler.Factors.Length).Where(feature => scaler.Factors[feature] == 0f)];
        if (constant.Length == 0)
            return new RevivedFeatures(scaler, [], false);
        // A network without any input but 0 has units that differ in these weights alone. It keeps them, and the old value as the center.
        bool beginsAtZero = constant.Length < scaler.Factors.Length;
        // A rank would need a map, and the model's maps stay as they are.
        InputScaling kind = scaler.Kind == InputScaling.RobustQuantile ? InputScaling.RobustClip : scaler.Kind;
        InputScaler fitted = data.FitInputScaler(kind, threads);
        FeatureSummary summary = data.Features;
        float[] centers = [.. scaler.Centers];
        float[] factors = [.. scaler.Factors];
        foreach (int feature in constant.Where(feature => !summary.IsAlwaysMissing(feature)))
        {
            bool varies = fitted.Factors[feature] != 0f;
            if (beginsAtZero && varies)
                (centers[feature], factors[feature]) = (fitted.Centers[feature], fitted.Factors[feature]);
            else
                factors[feature] = FactorAround(centers[feature], fitted.Centers[feature], varies ? 1.0 / fitted.Factors[feature] : 0.0);
        }
        int[] revived = [.. constant.Where(feature => factors[feature] != 0f)];
        return revived.Length == 0
            ? new RevivedFeatures(scaler, [], false)
            : new RevivedFeatures(
                new InputScaler(scaler.Kind, centers, factors, scaler.Missing, scaler.Flagged, scaler.Maps), revived, beginsAtZero);
    }

    // By the spread or the distance from the old value, whichever is greater.
    private static float FactorAround(float oldCenter, float newCenter, double spread)
    {
        double scale = Math.Max(spread, Math.Abs((double)newCenter - oldCenter));
        return (float)(1.0 / scale) is var factor && float.IsFinite(factor) ? factor : 0f;
    }
}
