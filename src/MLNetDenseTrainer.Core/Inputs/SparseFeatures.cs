using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Inputs;

/// <summary>
/// When it pays to go by the features that are not zero. It depends on the values alone, never on the form in which they come.
/// </summary>
internal static class SparseFeatures
{
    /// <summary>With fewer features, rows are dense whatever they hold.</summary>
    public const int Fewest = 1024;

    /// <summary>
    /// Rows are sparse where at most one feature in so many is not zero: where a pass over the few, one by one, is less work than one over
    /// all.
    /// </summary>
    public const int FeaturesPerNonZero = 16;

    /// <summary>Whether so many rows with so many features that are not zero are sparse rows.</summary>
    public static bool Pay(long nonZeros, long rows, int features) => features >= Fewest && nonZeros * FeaturesPerNonZero <= rows * features;

    /// <summary>
    /// Whether the first layer of a network can go by features that are not zero: where a zero stays a zero on its way there.
    /// </summary>
    public static bool Suit(InputScaler scaler, NetworkShape shape) => shape.Inputs >= Fewest && scaler.KeepsZeros && shape.Embedded.IsEmpty;
}
