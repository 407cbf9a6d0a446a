using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Decides whether rows are sparse: by their values alone, never by the form in which they come.</summary>
internal static class SparseFeatures
{
    /// <summary>With fewer features, rows are dense whatever they hold.</summary>
    public const int Fewest = 1024;

    /// <summary>Rows are sparse where at most one feature in so many is not zero. More cost less in a pass over all features.</summary>
    public const int FeaturesPerNonZero = 16;

    /// <summary>Whether rows with so many features that are not zero, all together, are sparse.</summary>
    public static bool Pay(long nonZeros, long rows, int features) =>
        features >= Fewest && nonZeros * FeaturesPerNonZero <= rows * features;

    /// <summary>Whether the first layer of a network can take sparse rows: a zero must stay zero on its way there.</summary>
    public static bool Suit(InputPipeline inputs, NetworkShape shape) =>
        shape.Inputs >= Fewest && inputs.KeepsZeros && !shape.LearnsInputs;
}
