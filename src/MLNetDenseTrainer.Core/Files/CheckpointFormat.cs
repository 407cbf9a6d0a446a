using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of a checkpoint: the fingerprint of a training and its state.</summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format (u16), count of fingerprint entries (i32), of each its name (i32 count of UTF-8 bytes, and these)
/// and value (<see cref="IdentityFormat"/>), CRC-32C of all before (u32); then the state in the order of the Exchange methods, scalars in
/// eight bytes, arrays of f32 after their length (i32), and the CRC-32C of that (u32).
/// </remarks>
internal static class CheckpointFormat
{
    private const ushort Format = 1;
    private const int MaximumEntries = 256;
    private const int MaximumNameBytes = 256;

    private static ReadOnlySpan<byte> Magic => "MLNDCKPT"u8;

    public static void Write(TrainingFingerprint fingerprint, Action<StateExchange> exchange, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.Write(Magic);
        writer.WriteUInt16(Format);
        writer.WriteInt32(fingerprint.Entries.Count);
        foreach ((string name, Identity value) in fingerprint.Entries)
        {
            writer.WriteText(name);
            IdentityFormat.Write(writer, value);
        }
        writer.WriteChecksum();
        exchange(new StateWriter(writer));
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold a state, whole and nothing else.</exception>
    /// <exception cref="InvalidOperationException">It is of another training.</exception>
    public static void Read(TrainingFingerprint fingerprint, Action<StateExchange> exchange, Stream stream, string path)
    {
        var reader = new PayloadReader(stream, $"checkpoint '{path}'");
        IReadOnlyList<string> differences = fingerprint.DifferencesFrom(ReadHeader(reader));
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"The checkpoint '{path}' is of another training: {string.Join("; ", differences)}. "
                + "Train as it was, or delete the file to train from the start.");
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
        reader.ReadHeader(Magic, Format, Format, "checkpoint");
        int count = reader.ReadInt32("the number of fingerprint entries", 0, MaximumEntries);
        var entries = new List<(string, Identity)>();
        for (int i = 0; i < count; i++)
            entries.Add((reader.ReadText(MaximumNameBytes, "the name of an entry"), IdentityFormat.Read(reader, "an entry")));
        reader.ReadChecksumOfPart();
        return new TrainingFingerprint(entries);
    }
}
