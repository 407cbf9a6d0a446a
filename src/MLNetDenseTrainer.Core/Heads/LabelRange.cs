namespace MLNetDenseTrainer.Heads;

/// <summary>The least and the greatest value of a label.</summary>
internal readonly record struct LabelRange(float Minimum, float Maximum)
{
    public static LabelRange Everything { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    public LabelRange With(LabelRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
}
