using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.HoldOuts;

/// <summary>A hash of the features and targets of a row. Its weight and its place do not count.</summary>
/// <remarks>Sparse and dense rows of the same content have the same hash. A negative zero is zero, and all NaN are one.</remarks>
internal static class RowContent
{
    private const uint CanonicalNaN = 0x7FC00000;

    /// <summary>The hash by which a row falls into a part: of its group, or of its features where it has none (0).</summary>
    public static ulong Of(FeatureRow features, ulong group) => group != 0 ? group : OfFeatures(features);

    /// <summary>A hash of the features alone.</summary>
    public static ulong OfFeatures(FeatureRow features)
    {
        // A sum, so that no element waits for the one before it.
        ulong sum = 0;
        for (int i = 0; i < features.Values.Length; i++)
        {
            if (features.Values[i] != 0f)
                sum += Element(features.IsSparse ? features.Indices[i] : i, features.Values[i]);
        }
        // Categories have the places behind the features.
        FeatureRow categories = features.Categories;
        for (int i = 0; i < categories.Values.Length; i++)
            sum += Element(features.Values.Length + categories.Indices[i], categories.Values[i]);
        return sum;
    }

    /// <summary>The hash of a row from that of its features.</summary>
    public static ulong WithTargets(ulong features, ReadOnlySpan<float> targets)
    {
        for (int t = 0; t < targets.Length; t++)
        {
            // No feature has a negative place.
            if (targets[t] != 0f)
                features += Element(~t, targets[t]);
        }
        return features;
    }

    private static ulong Element(int place, float value)
    {
        uint bits = float.IsNaN(value) ? CanonicalNaN : BitConverter.SingleToUInt32Bits(value);
        return RandomGenerator.Mix(((ulong)(uint)place << 32) | bits);
    }
}
