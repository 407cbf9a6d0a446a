using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>Deals the rows of one pass into parts.</summary>
internal sealed class HoldOutPass(HoldOut holdOut)
{
    private readonly RowHashes _hashes = new(holdOut.Key, holdOut.Frequent);

    public byte PartOf(FeatureRow features, ReadOnlySpan<float> targets, ulong group) =>
        holdOut.PartOf(_hashes.Next(RowContent.Of(features, group), targets), targets[0]);

    /// <summary>Whether the next row is held back from all networks.</summary>
    public bool IsHeldBack(FeatureRow features, ReadOnlySpan<float> targets, ulong group) =>
        holdOut.Kind == HoldOutKind.Fraction && PartOf(features, targets, group) == 0;
}
