using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Data;

/// <summary>The wide one-hot groups of a feature column, from its CategoricalSlotRanges annotation.</summary>
internal static class CategoryGroups
{
    /// <summary>The groups with at least <see cref="CategorySlots.FewestSlots"/> slots; none where the column does not say.</summary>
    public static CategorySlots Of(RoleMappedSchema schema)
    {
        AnnotationUtils.TryGetCategoricalFeatureIndices(schema.Schema, schema.Feature!.Value.Index, out int[]? ends);
        var groups = new List<SlotRange>();
        // First and last slot of each group.
        foreach (int[] pair in (ends ?? []).Chunk(2))
        {
            var group = new SlotRange(pair[0], pair[1] - pair[0] + 1);
            if (group.Count >= CategorySlots.FewestSlots && (groups.Count == 0 || group.First >= groups[^1].End))
                groups.Add(group);
        }
        return groups.Count == 0 ? CategorySlots.None : new CategorySlots([.. groups]);
    }
}
