using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>The slots of a feature vector that are categories: groups of one-hot slots, each of which becomes a vector.</summary>
/// <remarks>The other slots are dense features. Both are counted from 0 in the order of the slots.</remarks>
/// <param name="Groups">The slots of each group, in ascending order; no two groups share a slot.</param>
internal sealed record CategorySlots(ImmutableArray<SlotRange> Groups)
{
    /// <summary>A group of fewer slots stays dense (RealMLP: Holzmüller et al., 2024, arXiv:2407.04491).</summary>
    public const int FewestSlots = 9;

    /// <summary>All slots are dense features.</summary>
    public static CategorySlots None { get; } = new([]);

    public bool IsEmpty => Groups.IsEmpty;

    /// <summary>The slots of all groups.</summary>
    public int Count { get; } = Groups.Sum(group => group.Count);

    /// <summary>The number of slots of each group.</summary>
    public ImmutableArray<int> Widths { get; } = [.. Groups.Select(group => group.Count)];

    public bool Equals(CategorySlots? other) => other is not null && Groups.SequenceEqual(other.Groups);

    public override int GetHashCode() => Groups.Length == 0 ? 0 : Groups[0].GetHashCode();

    /// <summary>The slot of a dense feature.</summary>
    public int SlotOf(int feature)
    {
        foreach (SlotRange group in Groups)
        {
            if (feature < group.First)
                break;
            feature += group.Count;
        }
        return feature;
    }

    /// <summary>Splits the features of a row, in either form, into dense features and categories that are not zero.</summary>
    /// <remarks>Both forms of the same row give the same. A missing category (NaN) is none.</remarks>
    public void Split(FeatureRow slots, Span<float> dense, SparseRow categories)
    {
        categories.Clear();
        if (slots.IsSparse)
            SplitSparse(slots, dense, categories);
        else
            SplitDense(slots.Values, dense, categories);
    }

    private void SplitDense(ReadOnlySpan<float> slots, Span<float> dense, SparseRow categories)
    {
        int end = 0;
        int category = 0;
        foreach (SlotRange group in Groups)
        {
            slots[end..group.First].CopyTo(dense);
            dense = dense[(group.First - end)..];
            categories.AddNonZeros(slots.Slice(group.First, group.Count), category);
            category += group.Count;
            end = group.End;
        }
        slots[end..].CopyTo(dense);
    }

    private void SplitSparse(FeatureRow slots, Span<float> dense, SparseRow categories)
    {
        dense.Clear();
        int group = 0;
        int before = 0;
        for (int i = 0; i < slots.Indices.Length; i++)
        {
            int slot = slots.Indices[i];
            while (group < Groups.Length && slot >= Groups[group].End)
                before += Groups[group++].Count;
            if (group == Groups.Length || slot < Groups[group].First)
                dense[slot - before] = slots.Values[i];
            else if (slots.Values[i] != 0f && !float.IsNaN(slots.Values[i]))
                categories.Add(before + slot - Groups[group].First, slots.Values[i]);
        }
    }
}
