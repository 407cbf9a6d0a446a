using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>The binary form of <see cref="CategorySlots"/>.</summary>
/// <remarks>Groups (i32), at least one; for each its first slot (i32) and its number of slots (i32), in ascending order.</remarks>
internal static class CategorySlotsFormat
{
    public static void Write(CategorySlots categories, PayloadWriter writer)
    {
        writer.WriteInt32(categories.Groups.Length);
        foreach (SlotRange group in categories.Groups)
        {
            writer.WriteInt32(group.First);
            writer.WriteInt32(group.Count);
        }
    }

    /// <summary>Reads the groups among slots of which so many are dense features.</summary>
    public static CategorySlots Read(PayloadReader reader, int features)
    {
        int count = reader.ReadInt32("the number of category groups", 1, NetworkShape.MaximumInputs);
        var groups = new List<SlotRange>();
        int end = 0;
        int categories = 0;
        for (int g = 0; g < count; g++)
        {
            // All dense features may stand before a group.
            int first = reader.ReadInt32("the first slot of a category group", end, features + categories);
            int slots = reader.ReadInt32("the slots of a category group", 1, NetworkShape.MaximumInputs - features - categories);
            groups.Add(new SlotRange(first, slots));
            end = first + slots;
            categories += slots;
        }
        return new CategorySlots([.. groups]);
    }
}
