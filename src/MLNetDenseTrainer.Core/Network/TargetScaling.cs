namespace MLNetDenseTrainer.Network;

/// <summary>How the targets of a regression were scaled for training; scores go the way back.</summary>
/// <param name="Center">What was subtracted.</param>
/// <param name="Scale">What the difference was divided by; positive.</param>
internal readonly record struct TargetScaling(float Center, float Scale)
{
    public static TargetScaling None { get; } = new(0f, 1f);

    public float ToTraining(float target) => (float)(((double)target - Center) / Scale);

    // In double, because score * scale may be large where the sum is not.
    public float ToScore(float output) => (float)((double)output * Scale + Center);
}
