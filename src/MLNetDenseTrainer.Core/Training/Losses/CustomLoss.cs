namespace MLNetDenseTrainer.Training.Losses;

/// <summary>A loss made of a user's functions.</summary>
internal sealed class CustomLoss : RegressionLoss
{
    private readonly Func<float, float, float> _value;
    private readonly Func<float, float, float> _derivative;

    public CustomLoss(Func<float, float, float> value, Func<float, float, float> derivative)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(derivative);
        _value = value;
        _derivative = derivative;
    }

    public override float Value(float prediction, float target) => _value(prediction, target);

    public override float Derivative(float prediction, float target) => _derivative(prediction, target);
}
