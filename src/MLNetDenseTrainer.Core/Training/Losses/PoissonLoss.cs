namespace MLNetDenseTrainer.Training.Losses;

/// <summary>Half the Poisson deviance: y log(y / a) - y + a, with a the expected count.</summary>
internal sealed class PoissonLoss : RegressionLoss
{
    // Less than any exponential output; a softplus may come to zero.
    private const float SmallestPrediction = 1e-30f;

    internal override IReadOnlyList<Activation> OutputActivations { get; } = [Activation.Exponential, Activation.Softplus];

    internal override bool NeedsNonNegativeTargets => true;

    internal override bool BeginsAtMean => true;

    public override float Value(float prediction, float target)
    {
        double a = Math.Max(prediction, SmallestPrediction);
        double surprise = target > 0f ? target * Math.Log(target / a) : 0.0;
        return (float)(surprise - target + a);
    }

    public override float Derivative(float prediction, float target)
    {
        double a = Math.Max(prediction, SmallestPrediction);
        return (float)((a - target) / a);
    }
}
