using System.Buffers.Binary;
using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>A large file that is wrong, and who reads it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Bytes">Its bytes, made when they are needed.</param>
/// <param name="Read">Reads it; throws <see cref="FormatException"/>.</param>
internal sealed record WorstFile(string Name, Func<byte[]> Bytes, Action<Stream> Read)
{
    private const int ChecksumLength = sizeof(uint);

    /// <summary>The ways in which any payload is damaged.</summary>
    public static IEnumerable<WorstFile> Of(string name, Func<byte[]> good, Action<Stream> read) =>
    [
        new($"{name}, wrong checksum", () => LastBitFlipped(good()), read),
        new($"{name}, cut off in the middle", () => good() is var bytes ? bytes[..(bytes.Length / 2)] : [], read),
        new($"{name}, last byte missing", () => good()[..^1], read),
        new($"{name}, a byte too long", () => [.. good(), 0], read),
    ];

    /// <summary>Writes at a distance from the checksum, which then fits again.</summary>
    public static byte[] Tampered(byte[] bytes, int distance, int word)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumLength - distance), word);
        return Sealed(bytes);
    }

    private static byte[] Sealed(byte[] bytes)
    {
        var checksum = new Checksum();
        checksum.Add(bytes.AsSpan(..^ChecksumLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumLength), checksum.Value);
        return bytes;
    }

    private static byte[] LastBitFlipped(byte[] bytes)
    {
        bytes[^1] ^= 128;
        return bytes;
    }
}
