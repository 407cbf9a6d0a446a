using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>The scaling of features that never varied when a model was trained, but vary now.</summary>
/// <param name="Inputs">The steps of the model, with the centers and factors that it lacked.</param>
/// <param name="Features">The features that have a factor now.</param>
/// <param name="BeginAtZero">
/// Whether their weights in the first layer begin at 0. Their input was always 0, so these weights mean nothing, and scores stay as they
/// are until training moves them.
/// </param>
internal sealed record RevivedFeatures(InputPipeline Inputs, int[] Features, bool BeginAtZero)
{
    public static RevivedFeatures Of(InputPipeline inputs, TrainingData data, int threads)
    {
        var none = new RevivedFeatures(inputs, [], false);
        if (inputs.Affine is not { } affine)
            return none;
        int[] constant = [.. Enumerable.Range(0, affine.Factors.Length).Where(feature => affine.Factors[feature] == 0f)];
        if (constant.Length == 0)
            return none;
        // A network without any input but 0 has units that differ in these weights alone. It keeps them, and the old value as the center.
        bool beginsAtZero = constant.Length < affine.Factors.Length;
        float[] centers = [.. affine.Centers];
        float[] factors = [.. affine.Factors];
        AffineStep fitted = FitAffine(inputs.Scaling, data, threads);
        FeatureSummary summary = data.Features;
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
            ? none
            : new RevivedFeatures(inputs.With(new AffineStep(affine.Shifts ? centers : null, factors)), revived, beginsAtZero);
    }

    // A rank would need a map, and the maps of the model stay as they are.
    private static AffineStep FitAffine(InputScaling scaling, TrainingData data, int threads) =>
        data.FitInputs(scaling == InputScaling.RobustQuantile ? InputScaling.RobustClip : scaling, threads).OfType<AffineStep>().Single();

    // By the spread or the distance from the old value, whichever is greater.
    private static float FactorAround(float oldCenter, float newCenter, double spread)
    {
        double scale = Math.Max(spread, Math.Abs((double)newCenter - oldCenter));
        return (float)(1.0 / scale) is var factor && float.IsFinite(factor) ? factor : 0f;
    }
}
