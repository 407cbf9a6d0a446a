namespace MLNetDenseTrainer.Data;

/// <summary>Names of the slots of a vector column.</summary>
internal static class SlotNames
{
    /// <summary>The name of each slot, or its index where it has none.</summary>
    public static string[] Of(DataViewSchema.Column column)
    {
        string[] given = Given(column);
        return
        [
            .. Enumerable.Range(0, column.Type.GetVectorSize())
                .Select(slot => slot < given.Length && given[slot].Length > 0 ? given[slot] : FormattableString.Invariant($"{slot}")),
        ];
    }

    /// <summary>The name of each slot, empty where it has none; no names where no slot has one.</summary>
    public static string[] Given(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames(column.Type.GetVectorSize()))
            column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
