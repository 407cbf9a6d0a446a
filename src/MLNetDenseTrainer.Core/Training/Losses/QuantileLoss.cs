using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Losses;

/// <summary>The pinball loss: q (y - a) where the label is above the prediction, else (1 - q) (a - y).</summary>
internal sealed class QuantileLoss(float quantile) : RegressionLoss
{
    private readonly float _quantile = Arguments.Above0Below1(quantile);

    public override string ToString() => FormattableString.Invariant($"Quantile({_quantile})");

    internal override Identity Identity => new("Quantile", ("quantile", _quantile));

    internal override bool IsRobust => true;

    public override float Value(float prediction, float target)
    {
        float error = target - prediction;
        return error > 0f ? _quantile * error : (_quantile - 1f) * error;
    }

    public override float Derivative(float prediction, float target) =>
        target > prediction ? -_quantile : target < prediction ? 1f - _quantile : 0f;
}
