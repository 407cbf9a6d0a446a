using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Losses;

/// <summary>e² / 2 where the error e = a - y is at most delta, else delta (|e| - delta / 2).</summary>
internal sealed class HuberLoss(float delta) : RegressionLoss
{
    private readonly float _delta = Arguments.Positive(delta);

    internal override Identity Identity => new("Huber", ("delta", _delta));

    internal override bool IsRobust => true;

    public override float Value(float prediction, float target)
    {
        float error = Math.Abs(prediction - target);
        return error <= _delta ? 0.5f * error * error : _delta * (error - 0.5f * _delta);
    }

    public override float Derivative(float prediction, float target) => Math.Clamp(prediction - target, -_delta, _delta);
}
