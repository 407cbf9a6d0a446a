using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>The binary form of a training's state.</summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format (u16), count of fingerprint entries (i32), of each its name and value (i32 count of UTF-8 bytes,
/// and these), CRC-32C of all before (u32); then the state as those who have it name it, scalars in eight bytes, arrays of f32 after their
/// length (i32), and the CRC-32C of that (u32). What a training reads is as large as itself.
/// </remarks>
internal static class CheckpointFormat
{
    private const ushort Format = 1;
    private const int MaximumEntries = 256;

    // Up to four bytes for each character.
    private const int MaximumTextBytes = 4 * TrainingFingerprint.MaximumValueLength;

    private static ReadOnlySpan<byte> Magic => "MLNDCKPT"u8;

    /// <param name="fingerprint">Of which training it is.</param>
    /// <param name="exchange">Names the state.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(TrainingFingerprint fingerprint, Action<StateExchange> exchange, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.Write(Magic);
        writer.WriteUInt16(Format);
        writer.WriteInt32(fingerprint.Entries.Count);
        foreach ((string name, string value) in fingerprint.Entries)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }
        writer.WriteChecksum();
        exchange(new StateWriter(writer));
        writer.WriteChecksum();
    }

    /// <param name="fingerprint">Of which training it should be.</param>
    /// <param name="exchange">Names the state, which takes on what is read.</param>
    /// <param name="stream">Where from.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="FormatException">The stream does not hold a state, whole and nothing else.</exception>
    /// <exception cref="InvalidOperationException">It is of another training.</exception>
    public static void Read(TrainingFingerprint fingerprint, Action<StateExchange> exchange, Stream stream, string path)
    {
        var reader = new PayloadReader(stream, $"checkpoint '{path}'");
        IReadOnlyList<string> differences = fingerprint.DifferencesFrom(ReadHeader(reader));
        if (differences.Count > 0)
            throw new InvalidOperationException($"The checkpoint '{path}' is of another training: {string.Join("; ", differences)}. Train as it was, or delete the file to train from the start.");
        reader.LookAhead(() =>
        {
            reader.SkipRest("the state");
            reader.ReadChecksum();
        });
        exchange(new StateReader(reader));
        reader.ReadChecksum();
    }

    private static TrainingFingerprint ReadHeader(PayloadReader reader)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        reader.Read(magic, "its first bytes");
        if (!magic.SequenceEqual(Magic))
            throw reader.Malformed($"it does not begin as a checkpoint does");
        reader.ReadFormat(Format);
        int count = reader.ReadInt32("the number of fingerprint entries", 0, MaximumEntries);
        var entries = new List<KeyValuePair<string, string>>();
        for (int i = 0; i < count; i++)
            entries.Add(new(reader.ReadText(MaximumTextBytes, "the name of an entry"), reader.ReadText(MaximumTextBytes, "the value of an entry")));
        reader.ReadChecksumOfPart();
        return new TrainingFingerprint(entries);
    }
}
