using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of a model's key columns.</summary>
/// <remarks>
/// Little-endian: format (u16), columns (i32), of each its name (UTF-8 after the count of bytes, i32) and its keys (i32); CRC-32C of all
/// before (u32).
/// </remarks>
internal static class KeyColumnsFormat
{
    private const ushort Format = 1;
    private const int LongestName = 1 << 16;

    public static void Write(ImmutableArray<KeyColumn> columns, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        writer.WriteInt32(columns.Length);
        foreach (KeyColumn column in columns)
        {
            writer.WriteText(column.Name);
            writer.WriteInt32(column.Count);
        }
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold such columns, whole and nothing else.</exception>
    public static KeyColumn[] Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "list of key columns");
        reader.ReadFormat(Format);
        int count = reader.ReadInt32("the number of key columns", 1, KeyColumn.MostColumns);
        var columns = new List<KeyColumn>();
        for (int c = 0; c < count; c++)
        {
            string name = reader.ReadText(LongestName, "the name of a key column");
            columns.Add(new KeyColumn(name, reader.ReadInt32("the number of keys", 1, NetworkShape.MaximumInputs)));
        }
        reader.ReadChecksum();
        return [.. columns];
    }
}
