namespace MLNetDenseTrainer.Heads;

/// <summary>How the targets of a regression were scaled for training: (target - center) / scale. Scores go the way back.</summary>
internal readonly record struct TargetScaling(
    float Center, float Scale, float Minimum = float.NegativeInfinity, float Maximum = float.PositiveInfinity)
{
    public static TargetScaling None { get; } = new(0f, 1f);

    public bool Clamps => float.IsFinite(Minimum) || float.IsFinite(Maximum);

    public TargetScaling Within(LabelRange bounds) => this with { Minimum = bounds.Minimum, Maximum = bounds.Maximum };

    public float ToTraining(float target) => (float)(((double)target - Center) / Scale);

    // In double, because score * scale may be large where the sum is not.
    public float ToScore(float output) => Math.Clamp((float)((double)output * Scale + Center), Minimum, Maximum);
}
