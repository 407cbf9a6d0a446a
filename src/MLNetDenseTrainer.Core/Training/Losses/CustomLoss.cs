namespace MLNetDenseTrainer.Training.Losses;

/// <summary>A loss made of a user's functions.</summary>
internal sealed class CustomLoss(Func<float, float, float> value, Func<float, float, float> derivative) : RegressionLoss
{
    private readonly Func<float, float, float> _value = value ?? throw new ArgumentNullException(nameof(value));
    private readonly Func<float, float, float> _derivative = derivative ?? throw new ArgumentNullException(nameof(derivative));

    public override float Value(float prediction, float target) => _value(prediction, target);

    public override float Derivative(float prediction, float target) => _derivative(prediction, target);
}
