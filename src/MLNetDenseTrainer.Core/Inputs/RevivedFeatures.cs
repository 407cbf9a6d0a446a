using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Gives a factor to features that never varied when a model was trained, now that they do.</summary>
internal static class RevivedFeatures
{
    /// <summary>The scaler with the factors that it lacked. A feature that still has its old value keeps its input to the bit.</summary>
    /// <param name="scaler">The model's scaler.</param>
    /// <param name="data">The rows to learn from, not yet scaled.</param>
    /// <param name="threads">Threads to fit with.</param>
    /// <returns>The scaler, and the features that have a factor now.</returns>
    public static (InputScaler Scaler, int[] Features) Of(InputScaler scaler, TrainingData data, int threads)
    {
        int[] constant = [.. Enumerable.Range(0, scaler.Factors.Length).Where(feature => scaler.Factors[feature] == 0f)];
        if (constant.Length == 0)
            return (scaler, []);
        // A rank needs a spread on both sides of the center; these features have the center on one side.
        InputScaling kind = scaler.Kind == InputScaling.RobustQuantile ? InputScaling.RobustClip : scaler.Kind;
        InputScaler fitted = data.FitInputScaler(kind, threads);
        FeatureSummary summary = data.Features;
        float[] factors = [.. scaler.Factors];
        foreach (int feature in constant)
            factors[feature] = summary.IsAlwaysMissing(feature) ? 0f : Factor(scaler, fitted, feature);
        int[] revived = [.. constant.Where(feature => factors[feature] != 0f)];
        return revived.Length == 0
            ? (scaler, revived)
            : (new InputScaler(scaler.Kind, scaler.Centers, factors, scaler.Missing, scaler.Flagged, scaler.Maps), revived);
    }

    // By the new spread, or where the feature is constant again, by its distance from what it was.
    private static float Factor(InputScaler scaler, InputScaler fitted, int feature)
    {
        if (fitted.Factors[feature] != 0f)
            return fitted.Factors[feature];
        double distance = Math.Abs((double)fitted.Centers[feature] - scaler.Centers[feature]);
        return (float)(1.0 / distance) is var factor && float.IsFinite(factor) ? factor : 0f;
    }
}
