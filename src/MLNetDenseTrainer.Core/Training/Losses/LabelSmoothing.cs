namespace MLNetDenseTrainer.Training.Losses;

/// <summary>Takes a part of each label and spreads it over all classes.</summary>
/// <param name="Part">The part, at least 0 and below 1.</param>
/// <param name="Shares">The share of each class in it; empty for even shares.</param>
internal readonly record struct LabelSmoothing(float Part, ImmutableArray<float> Shares)
{
    public static LabelSmoothing None { get; } = Uniform(0f);

    public static LabelSmoothing Uniform(float part) => new(part, []);

    /// <summary>The part of every label that goes to a class.</summary>
    public double Of(int @class, int classes) => Shares.IsEmpty ? (double)Part / classes : (double)Part * Shares[@class];
}
