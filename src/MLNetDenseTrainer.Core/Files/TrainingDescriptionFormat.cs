using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// The binary form of what a model was trained with. Little-endian: format (u16), the line (i32 count of UTF-8 bytes, at least 1, and
/// these), CRC-32C of all before (u32).
/// </summary>
internal static class TrainingDescriptionFormat
{
    private const ushort Format = 1;

    // Up to three bytes for each character.
    private const int MaximumBytes = 3 * TrainingDescription.MaximumLength;

    public static void Write(string description, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        writer.WriteText(description);
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold such a line, whole and nothing else.</exception>
    public static string Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "description of the training");
        reader.ReadFormat(Format);
        string description = reader.ReadText(MaximumBytes, "the line");
        if (description.Length is 0 or > TrainingDescription.MaximumLength)
            throw reader.Malformed($"the line has {description.Length} characters, expected 1 to {TrainingDescription.MaximumLength}");
        reader.ReadChecksum();
        return description;
    }
}
