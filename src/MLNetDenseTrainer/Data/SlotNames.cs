using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Data;

/// <summary>What the slots of a vector column are called.</summary>
internal static class SlotNames
{
    /// <summary>The names that the column gives its slots; where it gives none, their places from 0 on.</summary>
    public static string[] Of(DataViewSchema.Column column)
    {
        int count = column.Type.GetVectorSize();
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames(count))
            column.GetSlotNames(ref names);
        string[] given = [.. names.DenseValues().Select(name => name.ToString())];
        return [.. Enumerable.Range(0, count).Select(slot => slot < given.Length && given[slot].Length > 0 ? given[slot] : FormattableString.Invariant($"{slot}"))];
    }
}
