namespace MLNetDenseTrainer.Training.Losses;

/// <summary>|a - y|.</summary>
internal sealed class MeanAbsoluteErrorLoss : RegressionLoss
{
    internal override bool IsRobust => true;

    public override float Value(float prediction, float target) => Math.Abs(prediction - target);

    public override float Derivative(float prediction, float target) => prediction > target ? 1f : prediction < target ? -1f : 0f;
}
